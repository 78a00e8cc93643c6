/**
 * Points: rows of an embedding as one flat array, and the distance between two of them.
 *
 * Every algorithm of this folder works on this form. Sums run in double precision and in the order of the columns, so
 * that the same points give the same bytes on every machine.
 */

export interface Points {
  /** rows × width numbers, row by row. */
  readonly values: Float32Array;
  readonly rows: number;
  readonly width: number;
}

/** Squared Euclidean distance of two rows of one array, given where they start. */
export function squaredDistance(values: ArrayLike<number>, from: number, to: number, width: number): number {
  let sum = 0;
  for (let index = 0; index < width; index++) {
    const difference = values[from + index]! - values[to + index]!;
    sum += difference * difference;
  }
  return sum;
}

/** Mean of each column, in double precision. */
export function columnMeans({ values, rows, width }: Points): Float64Array {
  const means = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    for (let index = 0; index < width; index++) means[index]! += values[start + index]!;
  }
  for (let index = 0; index < width; index++) means[index]! /= Math.max(rows, 1);
  return means;
}

/** The given rows as points of their own. */
export function pickRows({ values, width }: Points, chosen: ArrayLike<number>): Points {
  const picked = new Float32Array(chosen.length * width);
  for (let index = 0; index < chosen.length; index++) {
    const start = chosen[index]! * width;
    picked.set(values.subarray(start, start + width), index * width);
  }
  return { values: picked, rows: chosen.length, width };
}
