/**
 * A cheap lower bound on distances in wide rows: their coordinates along eight principal axes, and the length of what
 * is left. For points a and b with leading coordinates p, q and remainders of length r, s,
 * |a - b|² ≥ |p - q|² + (r - s)². Most comparisons are decided by nine numbers instead of all.
 */

import type { Pace } from './pace.ts';
import { fitComponents, type PrincipalComponents, varianceRatios } from './pca.ts';
import { type Points, pickRows } from './points.ts';

const axes = 8;
/** Numbers a screened point has: its leading coordinates and the length of the rest. */
export const screenWidth = axes + 1;
/** Narrower rows are compared as they are. */
const widthMin = 3 * axes;
/** Any orthonormal axes give a bound; those of a sample are nearly as good as the true ones. */
const sampleRows = 2048;
const faithfulFrom = 0.8;

export class DistanceScreen {
  /** False for narrow rows: then nothing is screened. */
  readonly active: boolean;
  /** Whether the axes hold so much of the variance that the bounds are good estimates of the distances. */
  readonly faithful: boolean;
  /** screenWidth numbers for each row. */
  readonly rows: Float64Array;
  /** Rounding may make a bound exceed the distance by this. */
  readonly slack: number;
  readonly #mean: Float64Array;
  readonly #axes: Float64Array;

  static async of(points: Points, pace: Pace): Promise<DistanceScreen> {
    const { rows, width } = points;
    if (width < widthMin) return new DistanceScreen(points, undefined);
    const step = Math.max(1, Math.floor(rows / sampleRows));
    const sample = Array.from({ length: Math.ceil(rows / step) }, (_, index) => index * step);
    return new DistanceScreen(points, await fitComponents(pickRows(points, sample), pace));
  }

  private constructor({ values, rows, width }: Points, fitted: PrincipalComponents | undefined) {
    this.active = fitted !== undefined;
    const held =
      fitted === undefined
        ? 0
        : varianceRatios(fitted)
            .subarray(0, axes)
            .reduce((sum, one) => sum + one, 0);
    this.faithful = held >= faithfulFrom;
    this.#mean = fitted?.mean ?? new Float64Array(0);
    this.#axes = fitted?.components.slice(0, axes * width) ?? new Float64Array(0);
    this.rows = new Float64Array(this.active ? rows * screenWidth : 0);
    let longest = 0;
    for (let row = 0; row < rows && this.active; row++)
      longest = Math.max(longest, this.project(values, row * width, width, this.rows, row * screenWidth));
    this.slack = 1e-7 * longest;
  }

  /** Writes the screenWidth numbers of a point; returns its distance from the sample's mean. */
  project(values: Float32Array | Float64Array, at: number, width: number, written: Float64Array, to: number): number {
    const mean = this.#mean;
    const directions = this.#axes;
    let square = 0;
    for (let index = 0; index < width; index++) {
      const value = values[at + index]! - mean[index]!;
      square += value * value;
    }
    let rest = square;
    for (let axis = 0; axis < axes; axis += 2) {
      const one = axis * width;
      const other = one + width;
      let first = 0;
      let second = 0;
      for (let index = 0; index < width; index++) {
        const value = values[at + index]! - mean[index]!;
        first += value * directions[one + index]!;
        second += value * directions[other + index]!;
      }
      written[to + axis] = first;
      written[to + axis + 1] = second;
      rest -= first * first + second * second;
    }
    written[to + axes] = Math.sqrt(Math.max(0, rest));
    return Math.sqrt(square);
  }
}

/** Squared lower bound on the distance of two screened points, given where their numbers start. */
export function screenedSquare(one: Float64Array, from: number, other: Float64Array, to: number): number {
  const d0 = one[from]! - other[to]!;
  const d1 = one[from + 1]! - other[to + 1]!;
  const d2 = one[from + 2]! - other[to + 2]!;
  const d3 = one[from + 3]! - other[to + 3]!;
  const d4 = one[from + 4]! - other[to + 4]!;
  const d5 = one[from + 5]! - other[to + 5]!;
  const d6 = one[from + 6]! - other[to + 6]!;
  const d7 = one[from + 7]! - other[to + 7]!;
  const d8 = one[from + 8]! - other[to + 8]!;
  return d0 * d0 + d1 * d1 + (d2 * d2 + d3 * d3) + (d4 * d4 + d5 * d5) + (d6 * d6 + d7 * d7) + d8 * d8;
}
