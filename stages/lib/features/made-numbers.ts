/** The numbers that a fit makes in each row, in their order: their names, and the columns that they are made from. */

import { StageFailure } from 'arrowline/stage';
import type { Fit, FittedColumn, MadeNumber } from '../../../src/artifacts/fit.ts';
import { quoted } from '../kit/dataset/label-text.ts';

/** More numbers in a row are a mistake: a dataset of them would take many times the space of its source. */
const numbersMax = 65_536;

/** @throws StageFailure `feature-step` for a group without numbers or two of one name, `too-large` */
export function madeNumbers(groups: Fit['groups']): MadeNumber[] {
  return groups.flatMap(({ name: group, columns }) => {
    const made = columns.flatMap((column) => namesOf(column).map((name) => ({ group, name, from: column.name })));
    requireDifferent(group, made);
    if (made.length > numbersMax)
      throw new StageFailure('too-large', 'too many numbers are made of the columns', {
        where: `group ${quoted(group)}`,
        found: `${made.length} in a row`,
        expected: `at most ${numbersMax}`,
        hint: 'write encode: ordinal for columns of many categories, or drop them',
      });
    return made;
  });
}

/** Names of the numbers that are made of a column. */
export function namesOf({ name, dropped, indicator, numbers, categories }: FittedColumn): string[] {
  if (dropped) return [];
  const made = (numbers ?? []).flatMap((one) => (one.cycle ? [`${one.name}.sin`, `${one.name}.cos`] : [one.name]));
  if (categories?.encode === 'ordinal') made.push(name);
  if (categories?.encode === 'oneHot') {
    made.push(...categories.values.map((value) => `${name}=${value}`));
    if (categories.unknown === 'own') made.push(`${name}=(other)`);
  }
  return indicator ? [...made, `${name}.missing`] : made;
}

function requireDifferent(group: string, made: readonly MadeNumber[]): void {
  if (made.length === 0)
    throw new StageFailure('feature-step', 'no feature is left', {
      where: `group ${quoted(group)}`,
      hint: 'keep at least one column',
    });
  const seen = new Map<string, string>();
  for (const { name, from } of made) {
    const other = seen.get(name);
    if (other !== undefined)
      throw new StageFailure('feature-step', 'two numbers would have one name', {
        where: `features ${quoted(other)} and ${quoted(from)}`,
        found: quoted(name),
        hint: 'rename one of the columns in ingest',
      });
    seen.set(name, from);
  }
}
