/** `--name`, `--tag` and `--note` of a run, checked. */

import { labelLimits, labelProblem, type RunLabel } from '../core/facts/run-label.ts';
import { UsageError } from './exit.ts';

export interface LabelFlags {
  readonly name?: string;
  readonly tag: readonly string[];
  readonly note?: string;
}

/** Undefined if no label is given. Throws UsageError. */
export function labelOf({ name, tag, note }: LabelFlags): RunLabel | undefined {
  if (name !== undefined) check('name', name);
  for (const one of tag) check('tag', one);
  if (note !== undefined) check('note', note);
  const tags = [...new Set(tag)];
  if (tags.length > labelLimits.tags)
    throw new UsageError(`--tag: ${tags.length} tags are given`, `a run keeps at most ${labelLimits.tags}`);
  if (name === undefined && note === undefined && tags.length === 0) return undefined;
  return {
    ...(name !== undefined && { name }),
    ...(tags.length > 0 && { tags }),
    ...(note !== undefined && { note }),
  };
}

function check(what: 'name' | 'tag' | 'note', given: string): void {
  const problem = labelProblem(what, given);
  if (problem !== undefined)
    throw new UsageError(`--${what}: ${problem}`, `write a ${what} of 1 to ${labelLimits[what]} characters`);
}
