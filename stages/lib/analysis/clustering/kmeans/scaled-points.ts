/**
 * Points as the k-means kernels want them: centred on their mean, scaled by a power of two so that no square leaves the
 * range of single precision, rows padded to whole vectors. Rounding moves a row by at most 2⁻²⁴ of each coordinate's
 * distance from the mean.
 */

import type { Pace } from '../../../kit/pace.ts';
import { type KernelMemory, type Regions, stageRows } from '../../kernels.ts';
import type { Points } from '../../points.ts';

export interface PointRegions {
  /** rows × stride floats. */
  readonly points: number;
  readonly stride: number;
  /** rows integers: the cluster of each row. */
  readonly owner: number;
  /** stagedRows × width floats: rows as given, some at a time. */
  readonly staged: number;
  readonly stagedRows: number;
  readonly facts: number;
  readonly sums: number;
  readonly low: number;
  readonly high: number;
}

export interface Scaled {
  readonly mean: Float64Array;
  readonly scale: number;
  /** Of the scaled rows: the sum of their squared lengths, and the greatest length. */
  readonly squares: number;
  readonly longest: number;
}

const stagedFloats = 1 << 18;

export function pointRegions(regions: Regions, { rows, width }: Points): PointRegions {
  const stride = Math.ceil(width / 4) * 4;
  const stagedRows = Math.min(rows, Math.max(1, Math.floor(stagedFloats / width)));
  return {
    stride,
    stagedRows,
    points: regions.words(rows * stride),
    owner: regions.words(rows),
    staged: regions.words(stagedRows * width),
    facts: regions.doubles(2),
    sums: regions.doubles(width),
    low: regions.words(width),
    high: regions.words(width),
  };
}

/** Fills the region `points`. */
export async function scalePoints(
  points: Points,
  memory: KernelMemory,
  regions: PointRegions,
  pace: Pace,
): Promise<Scaled> {
  const { rows, width } = points;
  const { staged, stride, facts } = regions;
  const low = memory.floats(regions.low, width).fill(Infinity);
  const high = memory.floats(regions.high, width).fill(-Infinity);
  const mean = memory.doubles(regions.sums, width);
  await eachStaged(points, memory, regions, pace, (_, count) =>
    memory.kernels.extend_columns(staged, count, width, regions.sums, regions.low, regions.high),
  );
  let extent = 0;
  for (let index = 0; index < width; index++) {
    mean[index]! /= rows;
    extent = Math.max(extent, high[index]! - mean[index]!, mean[index]! - low[index]!);
  }
  const scale = powerBelow(extent);
  await eachStaged(points, memory, regions, pace, (first, count) =>
    memory.kernels.centre_rows(staged, count, width, regions.sums, scale, regions.points + 4 * first * stride, facts),
  );
  const [squares, longest] = memory.doubles(facts, 2);
  return { mean: mean.slice(), scale, squares: squares!, longest: Math.sqrt(longest!) };
}

/** Calls `work` when rows [first, first + count) are staged. */
export async function eachStaged(
  points: Points,
  memory: KernelMemory,
  { staged, stagedRows }: PointRegions,
  pace: Pace,
  work: (first: number, count: number) => void,
): Promise<void> {
  const view = memory.floats(staged, stagedRows * points.width);
  for (let first = 0; first < points.rows; first += stagedRows) {
    const count = Math.min(stagedRows, points.rows - first);
    stageRows(view, points, first, count);
    work(first, count);
    const pause = pace('row, k-means', first, points.rows);
    if (pause) await pause;
  }
}

/** The power of two that brings a positive number into (½, 1]; 1 for 0. */
function powerBelow(extent: number): number {
  let scale = 1;
  if (extent === 0) return scale;
  while (extent * scale > 1) scale /= 2;
  while (extent * scale <= 0.5) scale *= 2;
  return scale;
}
