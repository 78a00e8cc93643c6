/**
 * Points as the k-means kernels want them: centred on their mean, scaled by a power of two so that no square leaves the
 * range of single precision, rows padded to whole vectors. Rounding moves a row by at most 2⁻²⁴ of each coordinate's
 * distance from the mean.
 */

import type { Arena } from '../../../kernels/arena.ts';
import type { Pace } from '../../../kit/pace.ts';
import type { KernelMemory } from '../../kernel-memory.ts';
import type { Points } from '../../points.ts';
import { eachStaged, type Staging } from '../../staged-rows.ts';

/** Of the computation: rows, numbers from one row to the next, clusters. */
export interface Shape {
  readonly rows: number;
  readonly stride: number;
  readonly k: number;
}

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

export function pointRegions(arena: Arena, { rows, width }: Points): PointRegions {
  const stride = Math.ceil(width / 4) * 4;
  const stagedRows = Math.min(rows, Math.max(1, Math.floor(stagedFloats / width)));
  return {
    stride,
    stagedRows,
    points: arena.words(rows * stride),
    owner: arena.words(rows),
    staged: arena.words(stagedRows * width),
    facts: arena.doubles(2),
    sums: arena.doubles(width),
    low: arena.words(width),
    high: arena.words(width),
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
  const stage = staging(memory, regions);
  const pause = (first: number) => pace('row, k-means', first, rows);
  await eachStaged(points, stage, pause, (_, count) =>
    memory.kernels.extend_columns(staged, count, width, regions.sums, regions.low, regions.high),
  );
  let extent = 0;
  for (let index = 0; index < width; index++) {
    mean[index]! /= rows;
    extent = Math.max(extent, high[index]! - mean[index]!, mean[index]! - low[index]!);
  }
  const scale = powerBelow(extent);
  await eachStaged(points, stage, pause, (first, count) =>
    memory.kernels.centre_rows(staged, count, width, regions.sums, scale, regions.points + 4 * first * stride, facts),
  );
  const [squares = 0, longest = 0] = memory.doubles(facts, 2);
  return { mean: mean.slice(), scale, squares, longest: Math.sqrt(longest) };
}

/** The region of staged rows in a memory. */
export function staging(memory: KernelMemory, { staged, stagedRows }: PointRegions): Staging {
  return { memory, at: staged, rows: stagedRows };
}

/** The power of two that brings a positive number into (½, 1]; 1 for 0. */
function powerBelow(extent: number): number {
  let scale = 1;
  if (extent === 0) return scale;
  while (extent * scale > 1) scale /= 2;
  while (extent * scale <= 0.5) scale *= 2;
  return scale;
}
