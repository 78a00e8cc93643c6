/**
 * Principal component analysis: the eigenvectors of the covariance matrix (Pearson 1901, Hotelling 1933), with the
 * matrix accumulated in double precision over tiles that stay in registers.
 *
 * An eigenvector's sign is free; here its largest element in magnitude is positive (the first of equal ones), so that
 * equal data gives equal bytes.
 */

import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Pace } from './pace.ts';
import { columnMeans, type Points } from './points.ts';

export interface PrincipalComponents {
  readonly width: number;
  readonly mean: Float64Array;
  /** width × width: a row for each component, greatest variance first. */
  readonly components: Float64Array;
  /** Variance along each component, with n - 1 in the denominator; never negative. */
  readonly variances: Float64Array;
}

const rowsPerBlock = 128;

/** Fits all `width` components. A single row has no variance: its components are the coordinate axes. */
export async function fitComponents(points: Points, pace: Pace): Promise<PrincipalComponents> {
  const { width } = points;
  const mean = columnMeans(points);
  const decomposition = new EigenvalueDecomposition(await covarianceMatrix(points, mean, pace), {
    assumeSymmetric: true,
  });
  const { realEigenvalues, eigenvectorMatrix } = decomposition;
  const order = Int32Array.from({ length: width }, (_, index) => index);
  order.sort((left, right) => realEigenvalues[right]! - realEigenvalues[left]! || left - right);
  const components = new Float64Array(width * width);
  const variances = new Float64Array(width);
  order.forEach((from, component) => {
    variances[component] = Math.max(0, realEigenvalues[from]!);
    let largest = 0;
    for (let index = 0; index < width; index++) {
      const value = eigenvectorMatrix.get(index, from);
      if (Math.abs(value) > Math.abs(largest)) largest = value;
    }
    const sign = largest < 0 ? -1 : 1;
    for (let index = 0; index < width; index++)
      components[component * width + index] = sign * eigenvectorMatrix.get(index, from);
  });
  return { width, mean, components, variances };
}

async function covarianceMatrix(points: Points, mean: Float64Array, pace: Pace): Promise<Matrix> {
  const { rows, width } = points;
  const padded = Math.ceil(width / 4) * 4;
  const sums = new Float64Array(padded * padded);
  const block = new Float64Array(rowsPerBlock * padded);
  for (let first = 0; first < rows; first += rowsPerBlock) {
    const count = Math.min(rowsPerBlock, rows - first);
    for (let row = 0; row < count; row++) {
      const from = (first + row) * width;
      const to = row * padded;
      for (let index = 0; index < width; index++) block[to + index] = points.values[from + index]! - mean[index]!;
    }
    for (let top = 0; top < padded; top += 4)
      for (let left = top & ~3; left < padded; left += 2) addTile(block, count, padded, top, left, sums);
    const pause = pace('row, covariance', first, rows);
    if (pause) await pause;
  }
  const covariance = new Matrix(width, width);
  const scale = 1 / Math.max(rows - 1, 1);
  for (let top = 0; top < width; top++)
    for (let left = top; left < width; left++) {
      const value = sums[top * padded + left]! * scale;
      covariance.set(top, left, value);
      covariance.set(left, top, value);
    }
  return covariance;
}

/** Adds a block's products of columns [top, top + 4) and [left, left + 2) to the sums. */
function addTile(
  block: Float64Array,
  count: number,
  padded: number,
  top: number,
  left: number,
  sums: Float64Array,
): void {
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  let s20 = 0;
  let s21 = 0;
  let s30 = 0;
  let s31 = 0;
  for (let row = 0, at = 0; row < count; row++, at += padded) {
    const right0 = block[at + left]!;
    const right1 = block[at + left + 1]!;
    const down0 = block[at + top]!;
    const down1 = block[at + top + 1]!;
    const down2 = block[at + top + 2]!;
    const down3 = block[at + top + 3]!;
    s00 += down0 * right0;
    s01 += down0 * right1;
    s10 += down1 * right0;
    s11 += down1 * right1;
    s20 += down2 * right0;
    s21 += down2 * right1;
    s30 += down3 * right0;
    s31 += down3 * right1;
  }
  const at = top * padded + left;
  sums[at]! += s00;
  sums[at + 1]! += s01;
  sums[at + padded]! += s10;
  sums[at + padded + 1]! += s11;
  sums[at + 2 * padded]! += s20;
  sums[at + 2 * padded + 1]! += s21;
  sums[at + 3 * padded]! += s30;
  sums[at + 3 * padded + 1]! += s31;
}

/** Coordinates of each row along the first `count` components: rows × count numbers. */
export async function projectRows(
  points: Points,
  fitted: PrincipalComponents,
  count: number,
  pace: Pace,
): Promise<Float32Array> {
  const { rows } = points;
  const projected = new Float32Array(rows * count);
  for (let from = 0; from < rows; from += rowsPerBlock) {
    projectBlock(points, fitted, count, from, Math.min(rows, from + rowsPerBlock), projected);
    const pause = pace('row, rotation', from, rows);
    if (pause) await pause;
  }
  return projected;
}

function projectBlock(
  { values, width }: Points,
  { components, mean }: PrincipalComponents,
  count: number,
  from: number,
  end: number,
  projected: Float32Array,
): void {
  const centred = new Float64Array(width);
  for (let row = from; row < end; row++) {
    const start = row * width;
    for (let index = 0; index < width; index++) centred[index] = values[start + index]! - mean[index]!;
    for (let component = 0; component < count; component++) {
      const at = component * width;
      let sum = 0;
      for (let index = 0; index < width; index++) sum += components[at + index]! * centred[index]!;
      projected[row * count + component] = sum;
    }
  }
}

/** Fraction of the whole variance along each component; all 0 when nothing varies. */
export function varianceRatios({ variances }: PrincipalComponents): Float64Array {
  const total = variances.reduce((sum, variance) => sum + variance, 0);
  return variances.map((variance) => (total > 0 ? variance / total : 0));
}

/** The least number of components that together explain more than `fraction` of the variance. */
export function componentsFor(fraction: number, ratios: Float64Array): number {
  let explained = 0;
  for (let component = 0; component < ratios.length; component++) {
    explained += ratios[component]!;
    if (explained > fraction) return component + 1;
  }
  return ratios.length;
}
