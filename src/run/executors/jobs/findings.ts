/** The findings of a job that looks around on its node. */

import { number, object, shapeCheck, text } from '../../../core/values/shape.ts';

export interface NodeFindings {
  readonly host: string;
  /** The version of Node. */
  readonly node: string;
  readonly cores: number;
  /** Milliseconds since 1970 by the clock of the node, and by that of the file system. */
  readonly now: number;
  readonly filesNow?: number;
  /** Why results cannot be published from there. */
  readonly problem?: string;
}

export const isNodeFindings = shapeCheck<NodeFindings>(
  object({ host: text, node: text, cores: number, now: number }, { filesNow: number, problem: text }),
);
