/**
 * Numbers of points that only repeat each other, because they differ in their seed or in the fold of the rows that is
 * left out: the mean, and how far the mean of all repetitions may be from it.
 *
 * The interval of seeds is Student's t, of 95 % unless another is asked for. Folds share training rows, so their numbers vary less than those of independent samples: with K folds, s²/n becomes
 * s² (1/n + 1/(K - 1)), where 1/(K - 1) is the number of rows left out for each row trained on (Nadeau and Bengio,
 * "Inference for the generalization error", Machine Learning 52, 2003, 239–281, section 5.1; for repeated folds Bouckaert
 * and Frank, PAKDD 2004, 3–12). One repetition says nothing about others and has no interval.
 */

import type { Coordinates } from '../pipeline/pipeline.ts';
import { canonicalJson, type JsonObject } from '../values/canonical.ts';
import type { Interval } from './interval.ts';
import type { Repeated, Replicates } from './replicates.ts';
import { studentQuantile } from './student.ts';

export interface Spread extends Repeated {
  readonly mean: number;
  /** The standard error of the mean. Absent for a single repetition, as the interval is. */
  readonly error?: number;
  readonly interval?: Interval;
}

/** The interval holds 1 - `alpha`. Undefined without any number; not finite if one of them is not. */
export function spreadOf(
  values: readonly number[],
  { folds }: Pick<Replicates, 'folds'> = {},
  alpha = 0.05,
): Spread | undefined {
  const count = values.length;
  const [first] = values;
  if (first === undefined) return undefined;
  // Exactly the value itself where all are equal.
  const mean = first + values.reduce((sum, value) => sum + (value - first), 0) / count;
  const repeated = folds === undefined ? { seeds: count } : { folds: count };
  if (count === 1 || !Number.isFinite(mean)) return { mean, ...repeated };
  const error = standardError(values, mean, folds);
  const half = studentQuantile(count - 1, alpha) * error;
  return { mean, ...repeated, error, interval: { low: mean - half, high: mean + half, ...repeated } };
}

function standardError(values: readonly number[], mean: number, folds: number | undefined): number {
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const shared = folds === undefined ? 0 : 1 / (folds - 1);
  return Math.sqrt(variance * (1 / values.length + shared));
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
