/** Merging classes: `relabel` puts each of the original classes into exactly one new class. */

import { StageFailure } from 'arrowline/stage';
import { type ClassTexts, classFinder, namesText } from '../../lib/kit/dataset/class-reference.ts';
import { quoted } from '../../lib/kit/dataset/label-text.ts';
import type { Relabel } from '../parameters.ts';
import { refuseSameNames } from './classes.ts';

export interface Merged {
  readonly names: readonly string[];
  /** The new class of each original class. */
  readonly newClass: Int32Array;
}

const nameSeparator = ' / ';

/**
 * Fails with `relabel` when new classes are not numbered 0, 1, …, or an original class is missing or used twice, as
 * `classFinder` does for members, and with `class-names` for names that two new classes have. Names of new classes,
 * where none are given, are those of the merged ones, joined by ` / `.
 */
export function mergeClasses(
  originals: ClassTexts,
  relabel: Relabel,
  relabelNames: readonly string[] | undefined,
): Merged {
  const groups = groupsOf(relabel);
  const find = classFinder(originals);
  const { names } = originals;
  const newClass = new Int32Array(names.length).fill(-1);
  const members = groups.map((group, index) =>
    group.map((member) => {
      const original = find(member, `with.relabel.${index}`);
      if (newClass[original] !== -1)
        throw relabelFailure(`class ${quoted(names[original]!)} is taken twice`, {
          found: `in ${newClass[original]} and in ${index}`,
          expected: 'every class in one place',
        });
      newClass[original] = index;
      return names[original]!;
    }),
  );
  const missing = names.filter((_, index) => newClass[index] === -1);
  if (missing.length > 0)
    throw relabelFailure(`no new class takes ${missing.length === 1 ? 'class' : 'classes'} ${namesText(missing)}`, {
      found: `${names.length - missing.length} of ${names.length} classes`,
      expected: 'every class in one place',
      hint: 'name every class; merge the ones left over into a class of their own',
    });
  if (relabelNames !== undefined && relabelNames.length !== groups.length)
    throw relabelFailure(`relabelNames has ${relabelNames.length} names`, {
      found: `${relabelNames.length} names`,
      expected: `${groups.length}, as relabel has classes`,
    });
  const merged = relabelNames ?? members.map((group) => group.join(nameSeparator));
  refuseSameNames(merged, relabelNames === undefined ? 'with.relabel' : 'with.relabelNames');
  return { names: merged, newClass };
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
