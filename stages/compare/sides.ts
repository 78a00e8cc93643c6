/** The two answers that are compared: the best of each side where there are several, with the same rows in one order. */

import type { Predictions } from '../../src/artifacts/predictions.ts';
import type { Answers } from '../lib/learning/measures/answers.ts';
import { answersAt } from '../lib/learning/measures/answers-at.ts';
import { packedOrder } from '../lib/statistics/packed/packed-order.ts';
import { packsAs, unpackAnswers } from '../lib/statistics/packed/unpack.ts';
import type { Packed, Stored } from './answers-before.ts';
import { answersValue, type Incomparable, isLessBetter } from './answers-value.ts';
import { otherRows, pairRows } from './pair-rows.ts';

export interface Side {
  readonly name: string;
  readonly answers: Answers;
  readonly value: number;
}

export interface Opposite extends Side {
  /** Whether the rows' features are known to be the same. */
  readonly sameFeatures: boolean;
  /** Every answer, and where the measure needs them every score, is that of now. */
  readonly identical: boolean;
}

export interface Own extends Side {
  readonly predictions: Predictions;
  /** Of each compared row its index in the predictions. */
  readonly order: readonly number[];
}

/** The best of the answers now. */
export function sideNow(given: readonly Stored[], split: string, measure: string): Own | Incomparable {
  return best(given, measure, ({ name, predictions }) => {
    const order = packedOrder(predictions, split);
    if (order.length === 0) return { incomparable: `there are no ${split} rows now` };
    const answers = answersAt(predictions, order);
    const found = answersValue(answers, measure);
    return 'incomparable' in found ? found : { name, predictions, order, answers, ...found };
  });
}

/** The best of the answers before, in the order of the rows now. */
export function sideBefore(
  given: readonly (Stored | Packed)[],
  now: Own,
  split: string,
  measure: string,
  method: 'mcnemar' | 'bootstrap',
): Opposite | Incomparable {
  return best(given, measure, (one) => {
    const opposite = 'packed' in one ? unpacked(one, now, split, measure) : stored(one, now, split, method);
    if ('incomparable' in opposite) return opposite;
    const found = answersValue(opposite.answers, measure);
    return 'incomparable' in found ? found : { name: one.name, ...opposite, ...found };
  });
}

/** The first of those with the best value. All must have one. */
function best<Given extends { readonly name: string }, Of extends Side>(
  given: readonly Given[],
  measure: string,
  sideOf: (one: Given) => Of | Incomparable,
): Of | Incomparable {
  let found: Of | undefined;
  for (const one of given) {
    const side = sideOf(one);
    if ('incomparable' in side)
      return given.length === 1 ? side : { incomparable: `${one.name}: ${side.incomparable}` };
    const isBetter = (than: Of): boolean =>
      isLessBetter(side.answers, measure) ? side.value < than.value : side.value > than.value;
    if (found === undefined || isBetter(found)) found = side;
  }
  return found ?? { incomparable: 'there are no answers' };
}

type Alone = Omit<Opposite, 'name' | 'value'>;

function stored(
  { predictions }: Stored,
  now: Own,
  split: string,
  method: 'mcnemar' | 'bootstrap',
): Alone | Incomparable {
  const rows = pairRows(now.predictions, predictions, split);
  if ('incomparable' in rows) return rows;
  const answers = answersAt(predictions, rows.before);
  return { answers, sameFeatures: rows.sameFeatures, identical: areIdentical(now.answers, answers, method) };
}

function unpacked(
  { packed, rows }: Packed,
  { predictions, answers: own }: Own,
  split: string,
  measure: string,
): Alone | Incomparable {
  const digest = predictions.rows?.[split];
  const sameFeatures = digest !== undefined && rows !== undefined;
  if (sameFeatures && digest !== rows) return { incomparable: otherRows(split) };
  const answers = unpackAnswers(packed, own, measure);
  if ('problem' in answers) return { incomparable: `of the baseline file, ${answers.problem}` };
  return { answers, sameFeatures, identical: packsAs(packed, own, measure) };
}

function areIdentical(now: Answers, before: Answers, method: 'mcnemar' | 'bootstrap'): boolean {
  if (!areEqual(now.predicted, before.predicted)) return false;
  if (method === 'mcnemar' || now.task === 'regression' || before.task === 'regression') return true;
  return areEqual(now.probabilities, before.probabilities);
}

function areEqual(left: ArrayLike<number>, right: ArrayLike<number>): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false;
  return true;
}
