/** Merging classes: `relabel` puts each of the original classes into exactly one new class. */

import { StageFailure } from '../../src/stage-api/failure.ts';
import { shorten } from './classes.ts';
import type { Relabel } from './parameters.ts';

export interface Merged {
  readonly names: readonly string[];
  /** The new class of each original class. */
  readonly newClass: Int32Array;
}

const nameSeparator = ' / ';

/**
 * Fails with `relabel` when new classes are not numbered 0, 1, …, or an original class is missing, unknown or used
 * twice. Names of new classes, where none are given, are those of the merged ones, joined by ` / `.
 */
export function mergeClasses(
  originals: readonly string[],
  relabel: Relabel,
  relabelNames: readonly string[] | undefined,
): Merged {
  const groups = groupsOf(relabel);
  const newClass = new Int32Array(originals.length).fill(-1);
  const members = groups.map((group, index) =>
    group.map((member) => {
      const original = typeof member === 'number' ? member : originals.indexOf(member);
      if (!Number.isInteger(original) || original < 0 || original >= originals.length)
        throw relabelFailure(`class ${index} takes ${JSON.stringify(member)}, which is no class`, {
          found: JSON.stringify(member),
          expected: `a number from 0 to ${originals.length - 1}, or one of ${shorten(originals)}`,
        });
      if (newClass[original] !== -1)
        throw relabelFailure(`class ${original} (${originals[original]}) is taken twice`, {
          found: `in ${newClass[original]} and in ${index}`,
          expected: 'every class in one place',
        });
      newClass[original] = index;
      return originals[original]!;
    }),
  );
  const missing = originals.flatMap((name, index) => (newClass[index] === -1 ? [`${index} (${name})`] : []));
  if (missing.length > 0)
    throw relabelFailure(`no new class takes ${missing.length === 1 ? 'class' : 'classes'} ${missing.join(', ')}`, {
      found: `${originals.length - missing.length} of ${originals.length} classes`,
      expected: 'every class in one place',
      hint: 'name every class; merge what you want apart from the rest into a class of its own',
    });
  if (relabelNames !== undefined && relabelNames.length !== groups.length)
    throw relabelFailure(`relabelNames has ${relabelNames.length} names`, {
      found: `${relabelNames.length} names`,
      expected: `${groups.length}, as relabel has classes`,
    });
  return { names: relabelNames ?? members.map((names) => names.join(nameSeparator)), newClass };
}

/** The groups in the order of their numbers. */
function groupsOf(relabel: Relabel): (readonly (number | string)[])[] {
  const count = Object.keys(relabel).length;
  return Array.from({ length: count }, (_, index) => {
    const group = relabel[index];
    if (group === undefined)
      throw relabelFailure('new classes are not numbered without gaps', {
        found: Object.keys(relabel).join(', '),
        expected: `0 to ${count - 1}`,
      });
    return group;
  });
}

function relabelFailure(message: string, facts: { found: string; expected: string; hint?: string }): StageFailure {
  return new StageFailure('relabel', `relabel: ${message}`, { where: 'with.relabel', ...facts });
}
