/**
 * The verdict on the comparison of a value with its baseline. Pure: the numbers come from a record of `compare`, or from
 * values alone.
 *
 * | rule | pass | fail | inconclusive |
 * |---|---|---|---|
 * | `notWorse` | the interval is wholly above -maxDrop | wholly below it | it holds -maxDrop |
 * | `noSignificantDrop` | the test finds no drop at alpha | it finds one | and could not have found one that matters |
 * | `none` | the difference is at least -maxDrop | it is less | |
 *
 * Differences are now minus before in the measure's better direction. Identical predictions pass every rule: nothing has
 * changed that rows could show. `notWorse` passes a true drop of maxDrop with a chance of alpha / 2 at most, and all points
 * of a gate must pass, so several points need no correction; `noSignificantDrop` fails points that are as good as before
 * with a chance of alpha at most for all of them together, by Holm's correction. Points with identical predictions do not
 * count among them: they cannot raise an alarm, whatever the level (R. E. Tarone, "A modified Bonferroni method for discrete
 * data", Biometrics 46, 1990, 515–522), and would hide the drop of the one point of a grid that has changed.
 */

import type { Direction } from '../facts/measure.ts';
import type { NumberFormat } from '../facts/number-text.ts';
import type { Repeated } from '../facts/replicates.ts';
import { studentQuantile } from '../facts/student.ts';
import { holmAdjusted } from './holm.ts';

/** Two values of one metric, and how sure their difference is: from a record of `compare`, or from the values alone. */
export interface Comparison {
  readonly now: number;
  readonly before: number;
  /** Of now − before, at 1 − alpha. */
  readonly interval?: { readonly low: number; readonly high: number };
  readonly p?: number;
  /** Rows whose answer was right and is wrong now, and the other way round. */
  readonly lost?: number;
  readonly won?: number;
  readonly rows?: number;
  /** The least drop that would have been found with the chance `power`, by one test at alpha. */
  readonly detectable?: number;
  readonly identical?: boolean;
  /** Both sides have the same labels and rows, and not both say which features those have. */
  readonly unknownFeatures?: boolean;
  /** Of the mean over seeds or folds: a claim about the procedure. */
  readonly over?: Repetitions;
}

export interface Repetitions extends Repeated {
  /** The seeds or folds of both sides: `seed=3`. */
  readonly names?: readonly string[];
}

export type GateState = 'pass' | 'fail' | 'inconclusive' | 'missing';

/** The terms on which a drop passes. */
export interface Terms {
  readonly rule: 'notWorse' | 'noSignificantDrop' | 'none';
  readonly test: 'mcnemar' | 'bootstrap' | 'none';
  readonly maxDrop: Drop;
  readonly alpha: number;
  /** The chance with which a drop has to be found. */
  readonly power: number;
}

/** A difference in the measure's worse direction: at least 0. */
export interface Drop {
  readonly amount: number;
  /** Whether `amount` is a fraction of the baseline's value. */
  readonly relative: boolean;
}

/** The terms of a gate, and the measure that it judges. */
export interface MeasureTerms extends Terms {
  readonly better: Direction;
  readonly format: NumberFormat;
}

export interface Verdict {
  readonly state: Exclude<GateState, 'missing'>;
  /** The drop that is allowed, in the measure's own unit. */
  readonly allowed: number;
  /** Under `noSignificantDrop`: the drop that the test has to be able to find, and the least that it can. */
  readonly asked?: number;
  readonly found?: number;
  /** The p value after Holm's correction over `points` of the gate, if there are several. */
  readonly adjusted?: { readonly p: number; readonly points: number };
}

/** One verdict for each comparison of a gate's judged points. */
export function verdictsOf(terms: MeasureTerms, comparisons: readonly Comparison[]): Verdict[] {
  const tested =
    terms.rule === 'noSignificantDrop'
      ? comparisons.filter(({ p, identical }) => p !== undefined && identical !== true)
      : [];
  const adjusted = new Map(holmAdjusted(tested.map(({ p = 1 }) => p)).map((p, index) => [tested[index], p]));
  return comparisons.map((comparison) => verdictOf(terms, comparison, adjusted.get(comparison), tested.length));
}

function verdictOf(terms: MeasureTerms, comparison: Comparison, p: number | undefined, points: number): Verdict {
  const { now, before, interval, identical } = comparison;
  const sign = terms.better === 'more' ? 1 : -1;
  const gain = sign * (now - before);
  const ends = interval && [sign * interval.low, sign * interval.high];
  const [low, high] = ends?.every(Number.isFinite) ? [Math.min(...ends), Math.max(...ends)] : [];
  const allowed = dropOf(terms.maxDrop, before);
  const made = { allowed, ...(p !== undefined && points > 1 && { adjusted: { p, points } }) };
  if (!Number.isFinite(gain)) return { ...made, state: Number.isFinite(now) ? 'inconclusive' : 'fail' };
  // 0.91 - 0.9 is a little more than 0.01 in binary fractions.
  const rounding = 4 * Number.EPSILON * Math.max(Math.abs(now), Math.abs(before));
  if (terms.rule === 'none') return { ...made, state: gain >= -allowed - rounding ? 'pass' : 'fail' };
  if (identical === true) return { ...made, state: 'pass' };
  if (terms.rule === 'notWorse') {
    if (low === undefined || high === undefined) return { ...made, state: 'inconclusive' };
    return { ...made, state: low > -allowed ? 'pass' : high < -allowed ? 'fail' : 'inconclusive' };
  }
  if (p === undefined) return { ...made, state: 'inconclusive' };
  if (p <= terms.alpha && gain < 0) return { ...made, state: 'fail' };
  const asked = allowed > 0 ? allowed : dropThatMatters(terms.format, before);
  const found = detectableOf(comparison, terms, points);
  const couldFind = found !== undefined && found <= asked;
  const ruledOut = low !== undefined && low > -asked;
  return {
    ...made,
    asked,
    ...(found !== undefined && { found }),
    state: couldFind || ruledOut ? 'pass' : 'inconclusive',
  };
}

function dropOf({ amount, relative }: Drop, before: number): number {
  return relative ? amount * Math.abs(before) : amount;
}

/** Where the document names no drop: a hundredth of fractions and scores, a tenth of the baseline's value of any other number. */
function dropThatMatters(format: NumberFormat, before: number): number {
  return format === 'fraction' || format === 'score' ? 0.01 : Math.abs(before) / 10;
}

/** Practically the normal distribution. */
const manyDegrees = 10_000;

/** The least drop that is found by the strictest of `points` tests. */
function detectableOf(
  { detectable, over }: Comparison,
  { alpha, power }: MeasureTerms,
  points: number,
): number | undefined {
  if (detectable === undefined || points < 2) return detectable;
  const degrees = (over?.seeds ?? over?.folds ?? manyDegrees + 1) - 1;
  const reach = (level: number): number => studentQuantile(degrees, level) + upperQuantile(degrees, power);
  return (detectable * reach(alpha / points)) / reach(alpha);
}

/** The t below which the part `probability` of Student's distribution lies. */
export function upperQuantile(degrees: number, probability: number): number {
  return probability < 0.5
    ? -studentQuantile(degrees, 2 * probability)
    : studentQuantile(degrees, 2 * (1 - probability));
}
