// Generated from the files of src/report/sections by `npm run generate`. Do not edit.
/** Ports of the kind `report` whose artifacts are left to sections. */

import type { Inputs } from '../../stage-api/context.ts';

export const sectionPorts = {} as const satisfies Inputs;
