/** The rows of one split that predictions of several runs answer differently, of any task. Pure. */

import type { Predictions } from '../../artifacts/predictions.ts';
import { nameRows } from './row-names.ts';
import { type ToldAnswers, tellAnswers } from './told-answers.ts';

const rowsMax = 100;

/**
 * Rows that not all answer alike, with the number of those for each pattern of right and wrong. Of numbers, those that are
 * nearest to the label count as right, and the rows with the greatest difference between answers come first.
 */
export function differingRows(all: readonly Predictions[], split: string, offset: number): object {
  const named = nameRows(all, split);
  const last = named?.at(-1);
  if (named === undefined || last === undefined)
    return { why: 'the rows of these runs cannot be matched: they have no ids and are not of the same files' };
  const told = all.map(tellAnswers);
  const numeric = all.every(({ task }) => task === 'regression');
  const patterns = new Map<string, number>();
  const differ: { readonly name: string; readonly places: readonly number[]; readonly spread: number }[] = [];
  let [unmatched, relabelled] = [0, 0];
  for (const name of last.rows.keys()) {
    const places = named.map(({ rows }) => rows.get(name)).filter((place) => place !== undefined);
    if (places.length < named.length) {
      unmatched++;
      continue;
    }
    const answers = told.map(({ answerOf }, index) => answerOf(places[index]!));
    if (new Set(told.map(({ labelOf }, index) => labelOf(places[index]!))).size > 1) relabelled++;
    const pattern = rightIn(told, places).map(Number).join('');
    patterns.set(pattern, (patterns.get(pattern) ?? 0) + 1);
    if (new Set(answers).size < 2) continue;
    const numbers = numeric ? answers.map(Number) : [0];
    differ.push({ name, places, spread: Math.max(...numbers) - Math.min(...numbers) });
  }
  if (numeric) differ.sort((left, right) => right.spread - left.spread);
  return {
    by: last.by,
    patterns: Object.fromEntries(patterns),
    numeric,
    differ: differ.slice(offset, offset + rowsMax).map(({ name, places }) => ({
      row: all.at(-1)!.row[places.at(-1)!],
      name: name.trim(),
      label: told.at(-1)!.labelOf(places.at(-1)!),
      answers: told.map(({ answerOf }, index) => answerOf(places[index]!)),
      right: rightIn(told, places),
    })),
    offset,
    found: differ.length,
    unmatched,
    relabelled,
  };
}

function rightIn(told: readonly ToldAnswers[], places: readonly number[]): boolean[] {
  const errors = told.map(({ labelOf, answerOf }, index) => {
    const [label, answer] = [labelOf(places[index]!), answerOf(places[index]!)];
    return typeof label === 'number' && typeof answer === 'number' ? Math.abs(label - answer) : undefined;
  });
  const least = Math.min(...errors.map((error) => error ?? Number.POSITIVE_INFINITY));
  return told.map(({ isRight }, index) =>
    errors[index] === undefined ? isRight(places[index]!) : errors[index] === least,
  );
}
