/**
 * Numbers of points that differ in their seed only: the mean, and how far the mean of all seeds may be from it. The
 * interval is Student's t with 95 % (Student, "The probable error of a mean", Biometrika 6, 1908, 1–25). One seed says
 * nothing about others and has no interval.
 */

import type { Coordinates } from '../pipeline/pipeline.ts';
import { canonicalJson, type JsonObject } from '../values/canonical.ts';
import type { Interval } from './interval.ts';

export interface Spread {
  readonly mean: number;
  readonly seeds: number;
  /** Absent for a single seed. */
  readonly interval?: Interval;
}

/** Undefined without any number; not finite if one of them is not. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const seeds = values.length;
  const [first] = values;
  if (first === undefined) return undefined;
  // Exactly the value itself where all are equal.
  const mean = first + values.reduce((sum, value) => sum + (value - first), 0) / seeds;
  if (seeds === 1 || !Number.isFinite(mean)) return { mean, seeds };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (seeds - 1);
  const half = studentQuantile(seeds - 1) * Math.sqrt(variance / seeds);
  return { mean, seeds, interval: { low: mean - half, high: mean + half, seeds } };
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

/** Coordinates without the seed axes. */
export function withoutSeeds(coordinates: Coordinates, seedAxes: readonly string[]): Coordinates {
  return Object.fromEntries(Object.entries(coordinates).filter(([axis]) => !seedAxes.includes(axis)));
}

/** Items whose coordinates are equal but for the seed axes, in order of the first of each. */
export function overSeeds<Item>(
  items: readonly Item[],
  coordinatesOf: (item: Item) => Coordinates,
  seedAxes: readonly string[],
): { readonly coordinates: Coordinates; readonly members: readonly Item[] }[] {
  const groups = new Map<string, { coordinates: Coordinates; members: Item[] }>();
  for (const item of items) {
    const coordinates = withoutSeeds(coordinatesOf(item), seedAxes);
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
