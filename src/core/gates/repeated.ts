/**
 * The comparison of several seeds or folds with the same of a baseline: by the differences of the pairs that both sides
 * have. Its interval and its p value are Student's t of a paired sample; of folds corrected for the training rows that they
 * share, as in `facts/spread.ts`.
 */

import type { Replicates } from '../facts/replicates.ts';
import { repetition, spreadOf } from '../facts/spread.ts';
import { studentQuantile, studentTails } from '../facts/student.ts';
import { type Comparison, upperQuantile } from './verdict.ts';

/** Values by the coordinates of their repetition: `seed=3`. */
export type Repeats = ReadonlyMap<string, number>;

/** Undefined if fewer than two repetitions are on both sides. */
export function compareRepeated(
  now: Repeats,
  before: Repeats,
  { folds }: Pick<Replicates, 'folds'>,
  { alpha, power }: { readonly alpha: number; readonly power: number },
): Comparison | { readonly incomparable: string } {
  const names = [...now.keys()].filter((name) => before.has(name));
  if (names.length < 2) {
    const word = repetition(folds === undefined ? {} : { folds });
    const both = names.length === 0 ? `no ${word} is` : `only ${names[0]} is`;
    return { incomparable: `${both} on both sides, and a comparison over ${word}s takes two` };
  }
  const valuesOf = (side: Repeats): number[] => names.map((name) => side.get(name) ?? Number.NaN);
  const [nows, befores] = [valuesOf(now), valuesOf(before)];
  const by = folds === undefined ? {} : { folds };
  const meanOf = (values: readonly number[]): number => spreadOf(values, by)?.mean ?? Number.NaN;
  const differences = nows.map((value, index) => value - (befores[index] ?? Number.NaN));
  const { mean, error = Number.NaN, interval, ...over } = spreadOf(differences, by, alpha) ?? { mean: Number.NaN };
  const compared = { now: meanOf(nows), before: meanOf(befores), over: { ...over, names } };
  if (differences.every((one) => one === 0)) return { ...compared, identical: true };
  // Equal differences on values of few steps happen by chance, and would seem certain.
  const rounding = 8 * Number.EPSILON * Math.max(...[...nows, ...befores].map(Math.abs));
  if (interval === undefined || !(error > rounding)) return compared;
  const degrees = names.length - 1;
  const reach = studentQuantile(degrees, alpha) + upperQuantile(degrees, power);
  const { low, high } = interval;
  return { ...compared, interval: { low, high }, p: studentTails(mean / error, degrees), detectable: reach * error };
}
