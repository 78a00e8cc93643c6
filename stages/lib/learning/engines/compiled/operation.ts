/** An operation: a folder with the C of its steps, their records, and the plans of the layers that they compute. */

import type { CRecord } from '../../../kernels/abi.ts';
import { type CHeader, type Constant, declarations, type Enumeration, struct } from '../../../kernels/c-header.ts';
import type { Step } from './step.ts';

export interface Operation {
  /** Below `operations/`. */
  readonly folder: string;
  /** Opens the header. */
  readonly about: string;
  /** Headers with the structs that its own contain, from `stages/lib`. */
  readonly includes: readonly string[];
  /** Constants and enumerations that C shares with the plan. */
  readonly names: readonly (Constant | Enumeration)[];
  readonly steps: readonly Step[];
}

const compiled = 'learning/engines/compiled';

export function headerPath(folder: string): string {
  return `${compiled}/operations/${folder}/${folder.replaceAll('-', '_')}.h`;
}

/** The header of its C: constants, enumerations, the records of its steps, and the steps. */
export function operationHeader({ folder, about, includes, names, steps }: Operation): CHeader {
  const records = new Set<CRecord>(steps.map(({ record }) => record));
  return {
    path: `stages/lib/${headerPath(folder)}`,
    source: `stages/lib/${compiled}/operations/${folder}/plan.ts`,
    about,
    includes: [`${compiled}/kernels/session.h`, ...includes],
    parts: [...names, ...[...records].map(struct), declarations(steps.map(declarationOf))],
  };
}

function declarationOf({ name, record, writesSession }: Step): string {
  return `void ${cName(name)}(const struct ${record.name} *, ${writesSession ? '' : 'const '}struct Session *);`;
}

export function cName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
