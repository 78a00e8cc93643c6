/**
 * Silhouettes (Rousseeuw 1987) of a sample: (b - a) / max(a, b), where a is a row's mean distance to the others of its
 * cluster and b that to the rows of the nearest other cluster. Noise (-1) takes no part; the distances are to the rows
 * of the sample; a row alone in its cluster has 0.
 */

import type { Pace } from '../../kit/pace.ts';
import { permutation, random } from '../../kit/random/random.ts';
import { type Points, pickRows, squaredDistance } from '../points.ts';

export interface Silhouettes {
  readonly mean: number;
  /** The rows looked at, ascending. */
  readonly rows: Int32Array;
  /** Silhouette of each of them, -1 to 1. */
  readonly values: Float64Array;
}

/** Undefined when fewer than two clusters, or only clusters of one row, are in the sample. */
export async function silhouettesOf(
  points: Points,
  clusters: Int32Array,
  sample: number,
  seed: number,
  pace: Pace,
): Promise<Silhouettes | undefined> {
  const rows = sampleOf(clusters, sample, seed);
  const numbers = Array.from(rows, (row) => clusters[row]!);
  const distinct = [...new Set(numbers)].sort((left, right) => left - right);
  if (distinct.length < 2 || distinct.length === rows.length) return undefined;
  const position = new Map(distinct.map((cluster, index) => [cluster, index]));
  const group = Int32Array.from(numbers, (cluster) => position.get(cluster)!);
  const sizes = new Float64Array(distinct.length);
  for (const one of group) sizes[one]! += 1;
  const picked = pickRows(points, rows);
  const values = new Float64Array(rows.length);
  const sums = new Float64Array(distinct.length);
  for (let index = 0; index < rows.length; index++) {
    values[index] = silhouette(picked, group, sizes, sums, index);
    if ((index & 15) !== 0) continue;
    const pause = pace('row, silhouettes', index, rows.length);
    if (pause) await pause;
  }
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, rows, values };
}

function sampleOf(clusters: Int32Array, sample: number, seed: number): Int32Array {
  const members = Int32Array.from(clusters.keys()).filter((row) => clusters[row]! >= 0);
  if (members.length <= sample) return members;
  const order = permutation(random(seed, 'silhouette'), 0, members.length).subarray(0, sample);
  return Int32Array.from(order, (index) => members[index]!).sort();
}

function silhouette(
  { values, rows, width }: Points,
  group: Int32Array,
  sizes: Float64Array,
  sums: Float64Array,
  row: number,
): number {
  sums.fill(0);
  for (let other = 0; other < rows; other++)
    sums[group[other]!]! += Math.sqrt(squaredDistance(values, row * width, other * width, width));
  const own = group[row]!;
  if (sizes[own] === 1) return 0;
  const within = sums[own]! / (sizes[own]! - 1);
  let nearest = Infinity;
  for (let one = 0; one < sizes.length; one++) if (one !== own) nearest = Math.min(nearest, sums[one]! / sizes[one]!);
  const greater = Math.max(within, nearest);
  return greater > 0 ? (nearest - within) / greater : 0;
}
