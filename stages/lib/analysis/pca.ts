/**
 * Principal component analysis: the eigenvectors of the covariance matrix (Pearson 1901, Hotelling 1933), which the
 * kernels accumulate from single-precision products of centred blocks (kernels/covariance.h).
 *
 * An eigenvector's sign is free; here its largest element in magnitude is positive (the first of equal ones), so that
 * equal data gives equal bytes.
 */

import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { Regions, stageRows } from './kernels.ts';
import type { Pace } from './pace.ts';
import type { Points } from './points.ts';

export interface PrincipalComponents {
  readonly width: number;
  readonly mean: Float64Array;
  /** width × width: a row for each component, greatest variance first. */
  readonly components: Float64Array;
  /** Variance along each component, with n - 1 in the denominator; never negative. */
  readonly variances: Float64Array;
}

export interface Covariance {
  readonly mean: Float64Array;
  /** width × width, symmetric. */
  readonly matrix: Matrix;
}

/** As in kernels/covariance.h. */
const blockRows = 128;
const panelColumns = 8;
const panelFloats = blockRows * panelColumns + 16;
/** Multiplications that one call of a kernel makes at most, unless a single block needs more: some milliseconds. */
const callProducts = 1 << 26;

/** Fits all `width` components. A single row has no variance: its components are the coordinate axes. */
export async function fitComponents(points: Points, pace: Pace): Promise<PrincipalComponents> {
  const { width } = points;
  const { mean, matrix } = await covarianceOf(points, pace);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
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

/**
 * Means of the columns, and covariances with n - 1 in the denominator: in units of both columns' deviations they are off
 * by less than 3e-6, usually 1e-7.
 * @throws StageFailure `out-of-memory`
 */
export async function covarianceOf(points: Points, pace: Pace): Promise<Covariance> {
  const { rows, width } = points;
  const columns = Math.ceil(width / panelColumns) * panelColumns;
  const callRows = rowsPerCall(rows, width * width);
  const regions = new Regions();
  const covariance = regions.words(8);
  const staged = regions.words(callRows * width);
  const panels = regions.words((columns / panelColumns) * panelFloats);
  const products = regions.doubles(columns * columns);
  const totals = regions.doubles(columns);
  const error = regions.doubles(columns);
  const distance = regions.doubles(columns);
  const seen = regions.doubles(1);
  const memory = regions.make();
  memory.integers(covariance, 8).set([width, staged, panels, products, totals, error, distance, seen]);
  const stagedRows = memory.floats(staged, callRows * width);
  for (let first = 0; first < rows; first += callRows) {
    const count = Math.min(callRows, rows - first);
    stageRows(stagedRows, points, first, count);
    memory.kernels.add_covariance(covariance, count);
    const pause = pace('row, covariance', first, rows);
    if (pause) await pause;
  }
  const sums = memory.doubles(products, columns * columns);
  const scale = 1 / Math.max(rows - 1, 1);
  const matrix = new Matrix(width, width);
  for (let top = 0; top < width; top++)
    for (let left = top; left < width; left++) {
      const value = sums[top * columns + left]! * scale;
      matrix.set(top, left, value);
      matrix.set(left, top, value);
    }
  const mean = memory.doubles(totals, width).map((total) => total / Math.max(rows, 1));
  return { mean, matrix };
}

/** Whole blocks, so that where calls end changes nothing. */
function rowsPerCall(rows: number, productsPerRow: number): number {
  const blocks = Math.max(1, Math.floor(callProducts / productsPerRow / blockRows));
  return Math.min(rows, blocks * blockRows, 16 * blockRows);
}

/** Coordinates of each row along the first `count` components: rows × count numbers. @throws StageFailure `out-of-memory` */
export async function projectRows(
  points: Points,
  { components, mean }: PrincipalComponents,
  count: number,
  pace: Pace,
): Promise<Float32Array> {
  const { rows, width } = points;
  const stride = Math.ceil(count / 2) * 2;
  const callRows = rowsPerCall(rows, width * count);
  const regions = new Regions();
  const projection = regions.words(8);
  const staged = regions.words(callRows * width);
  const means = regions.doubles(width);
  const axes = regions.doubles(width * stride);
  const centred = regions.doubles(4 * width);
  const positions = regions.words(callRows * count);
  const memory = regions.make();
  memory.integers(projection, 8).set([width, count, stride, staged, means, axes, centred, positions]);
  memory.doubles(means, width).set(mean);
  const transposed = memory.doubles(axes, width * stride);
  for (let component = 0; component < count; component++)
    for (let index = 0; index < width; index++)
      transposed[index * stride + component] = components[component * width + index]!;
  const stagedRows = memory.floats(staged, callRows * width);
  const projected = new Float32Array(rows * count);
  for (let first = 0; first < rows; first += callRows) {
    const several = Math.min(callRows, rows - first);
    stageRows(stagedRows, points, first, several);
    memory.kernels.project_rows(projection, several);
    projected.set(memory.floats(positions, several * count), first * count);
    const pause = pace('row, rotation', first, rows);
    if (pause) await pause;
  }
  return projected;
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
