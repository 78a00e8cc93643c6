/**
 * Numbers of points that only repeat each other, because they differ in their seed or in the fold of the rows that is
 * left out: the mean, and how far the mean of all repetitions may be from it.
 *
 * The 95 % interval of seeds is Student's t (Student, "The probable error of a mean", Biometrika 6, 1908, 1–25). Folds
 * share training rows, so their numbers vary less than those of independent samples: with K folds, s²/n becomes
 * s² (1/n + 1/(K - 1)), where 1/(K - 1) is the number of rows left out for each row trained on (Nadeau and Bengio,
 * "Inference for the generalization error", Machine Learning 52, 2003, 239–281, section 5.1; for repeated folds Bouckaert
 * and Frank, PAKDD 2004, 3–12). One repetition says nothing about others and has no interval.
 */

import type { Coordinates } from '../pipeline/pipeline.ts';
import { canonicalJson, type JsonObject } from '../values/canonical.ts';
import type { Interval } from './interval.ts';
import type { Replicates } from './replicates.ts';

export interface Spread extends Repeated {
  readonly mean: number;
  /** Absent for a single repetition. */
  readonly interval?: Interval;
}

/** The number of values a mean is of: of seeds, or of folds. */
export interface Repeated {
  readonly seeds?: number;
  readonly folds?: number;
}

/** Undefined without any number; not finite if one of them is not. */
export function spreadOf(values: readonly number[], { folds }: Pick<Replicates, 'folds'> = {}): Spread | undefined {
  const count = values.length;
  const [first] = values;
  if (first === undefined) return undefined;
  // Exactly the value itself where all are equal.
  const mean = first + values.reduce((sum, value) => sum + (value - first), 0) / count;
  const repeated = folds === undefined ? { seeds: count } : { folds: count };
  if (count === 1 || !Number.isFinite(mean)) return { mean, ...repeated };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const shared = folds === undefined ? 0 : 1 / (folds - 1);
  const half = studentQuantile(count - 1) * Math.sqrt(variance * (1 / count + shared));
  return { mean, ...repeated, interval: { low: mean - half, high: mean + half, ...repeated } };
}

export function countOf({ seeds, folds }: Repeated): number | undefined {
  return seeds ?? folds;
}

/** `5 seeds`, `1 fold`. */
export function repeatedText({ seeds, folds }: Repeated): string {
  const [count = 0, word] = folds === undefined ? [seeds, 'seed'] : [folds, 'fold'];
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** `(3 seeds)` for a mean of another number of repetitions than its row has. */
export function fewerText(interval: Interval | undefined, count: number | undefined): string {
  const own = interval && countOf(interval);
  return own === undefined || own === count ? '' : `(${repeatedText(interval ?? {})})`;
}

export function repetition({ folds }: Pick<Replicates, 'folds'>): 'seed' | 'fold' {
  return folds === undefined ? 'seed' : 'fold';
}

/** The interval's method, for a legend. */
export function intervalMethod({ folds }: Pick<Replicates, 'folds'>): string {
  return folds === undefined ? "Student's t" : "Student's t, corrected for the training rows that folds share";
}

const fewDegrees = [
  12.706204736, 4.30265273, 3.182446305, 2.776445105, 2.570581836, 2.446911851, 2.364624252, 2.306004135, 2.262157163,
  2.228138852,
];
const z = 1.959963984540054;

/** The 0.975 quantile of Student's distribution; from 11 degrees of freedom on by its expansion in 1/degrees. */
export function studentQuantile(degrees: number): number {
  const known = fewDegrees[degrees - 1];
  if (known !== undefined) return known;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ];
  return terms.reduce((sum, term, power) => sum + term / degrees ** (power + 1), z);
}

/** Coordinates without the axes of repetitions. */
export function withoutRepeats(coordinates: Coordinates, axes: readonly string[]): Coordinates {
  return Object.fromEntries(Object.entries(coordinates).filter(([axis]) => !axes.includes(axis)));
}

/** Items whose coordinates are equal but for the axes of repetitions, in order of the first of each. */
export function overRepeats<Item>(
  items: readonly Item[],
  coordinatesOf: (item: Item) => Coordinates,
  axes: readonly string[],
): { readonly coordinates: Coordinates; readonly members: readonly Item[] }[] {
  const groups = new Map<string, { coordinates: Coordinates; members: Item[] }>();
  for (const item of items) {
    const coordinates = withoutRepeats(coordinatesOf(item), axes);
    const name = canonicalJson(coordinates as JsonObject);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { coordinates, members: [item] });
    else group.members.push(item);
  }
  return [...groups.values()];
}

/** The member whose value is nearest to the mean; the first of several. Undefined if no value is finite. */
export function nearestTo<Item>(
  members: readonly Item[],
  mean: number,
  valueAt: (item: Item) => number,
): Item | undefined {
  let nearest: Item | undefined;
  for (const one of members) {
    if (!Number.isFinite(valueAt(one))) continue;
    if (nearest === undefined || Math.abs(valueAt(one) - mean) < Math.abs(valueAt(nearest) - mean)) nearest = one;
  }
  return nearest;
}
