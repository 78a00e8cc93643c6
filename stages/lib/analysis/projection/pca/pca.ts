/**
 * Principal component analysis (Pearson 1901, Hotelling 1933): the singular vectors of the centred rows, in double
 * precision. The kernels reduce the rows to a triangle (kernels/triangle.h), then make its rows orthogonal
 * (kernels/orthogonal.c); no covariance is formed, whose squares would drown a small variance beside a large one.
 *
 * A component's sign is free; here its largest element in magnitude is positive (the first of equal ones), so that
 * equal data gives equal bytes.
 */

import type { Pace } from '../../../kit/pace.ts';
import { type KernelMemory, Regions, stageRows } from '../../kernels.ts';
import type { Points } from '../../points.ts';

export interface PrincipalComponents {
  readonly width: number;
  readonly mean: Float64Array;
  /** width × width: a row for each component, greatest variance first. */
  readonly components: Float64Array;
  /** Variance along each component, with n - 1 in the denominator. */
  readonly variances: Float64Array;
}

/** As in kernels/triangle.h. */
const blockRows = 64;
const group = 4;
/** Multiplications that one call of a kernel makes at most, unless a single block needs more: some milliseconds. */
const callProducts = 1 << 26;
/** Six to ten are usual. */
const sweepsMax = 60;

/**
 * Fits all components along which rows vary, and others until there are `count`: coordinate axes, made orthogonal to
 * those before. Beyond, components are zeros.
 * @throws StageFailure `out-of-memory`
 */
export async function fitComponents(points: Points, pace: Pace, count = points.width): Promise<PrincipalComponents> {
  const { rows, width } = points;
  const columns = Math.ceil(width / group) * group;
  const callRows = rowsPerCall(rows, 2 * width * width);
  const regions = new Regions();
  const structure = regions.structure(8, 0);
  const at = {
    staged: regions.words(callRows * width),
    order: regions.words(width),
    mean: regions.doubles(width),
    block: regions.doubles(columns * blockRows),
    triangle: regions.doubles(columns * columns),
  };
  const [low, high] = [regions.words(width), regions.words(width)];
  const rotation = regions.structure(4, 1);
  const squares = regions.doubles(columns);
  const memory = regions.make();
  const stagedRows = memory.floats(at.staged, callRows * width);
  const eachStaged = async (unit: string, work: (count: number) => void): Promise<void> => {
    for (let first = 0; first < rows; first += callRows) {
      const count = Math.min(callRows, rows - first);
      stageRows(stagedRows, points, first, count);
      work(count);
      const pause = pace(unit, first, rows);
      if (pause) await pause;
    }
  };

  const lows = memory.floats(low, width).fill(Infinity);
  const highs = memory.floats(high, width).fill(-Infinity);
  await eachStaged('row, mean', (count) => memory.kernels.extend_columns(at.staged, count, width, at.mean, low, high));
  const mean = memory.doubles(at.mean, width);
  for (let index = 0; index < width; index++) mean[index]! /= Math.max(rows, 1);
  // Columns that extend far come first, so that the triangle's rows grow shorter: short rows then lose no digits to long ones.
  const order = memory.integers(at.order, width);
  for (let index = 0; index < width; index++) order[index] = index;
  order.sort((one, two) => highs[two]! - lows[two]! - (highs[one]! - lows[one]!) || one - two);
  memory.describe(structure, [width, columns, 0, ...Object.values(at)]);
  await eachStaged('row, principal components', (count) => memory.kernels.add_to_triangle(structure, count));

  const rank = Math.min(rows, width);
  memory.describe(rotation, [rank, columns, at.triangle, squares], [Math.sqrt(width) * 2 ** -51]);
  await orthogonalize(memory, rotation, rank, pace);
  return {
    mean: mean.slice(),
    ...componentsOf(memory.doubles(at.triangle, rank * columns), memory.doubles(squares, rank), order, rows, count),
  };
}

async function orthogonalize(memory: KernelMemory, rotation: number, rank: number, pace: Pace): Promise<void> {
  for (let sweep = 0; sweep < sweepsMax; sweep++) {
    memory.kernels.measure_rows(rotation);
    let rotated = 0;
    for (let row = 0; row < rank; row++) {
      rotated += memory.kernels.rotate_row(rotation, row);
      const pause = pace('component', row, rank);
      if (pause) await pause;
    }
    if (rotated === 0) return;
  }
  throw new Error(`Internal error: ${sweepsMax} sweeps of rotations made no principal components`);
}

/** From orthogonal rows, which are components times their singular values, with their columns in another order. */
function componentsOf(
  orthogonal: Float64Array,
  squares: Float64Array,
  order: Int32Array,
  rows: number,
  count: number,
): Omit<PrincipalComponents, 'mean'> {
  const width = order.length;
  const columns = orthogonal.length / Math.max(squares.length, 1);
  const components = new Float64Array(width * width);
  const variances = new Float64Array(width);
  const ranked = Int32Array.from(squares, (_, index) => index);
  ranked.sort((one, two) => squares[two]! - squares[one]! || one - two);
  const present = ranked.filter((row) => squares[row]! > 0);
  present.forEach((row, component) => {
    const length = Math.sqrt(squares[row]!);
    variances[component] = squares[row]! / Math.max(rows - 1, 1);
    for (let index = 0; index < width; index++)
      components[component * width + order[index]!] = orthogonal[row * columns + index]! / length;
  });
  completeBasis(components, width, present.length, count);
  for (let at = 0; at < components.length; at += width) {
    const own = components.subarray(at, at + width);
    const largest = own.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    if (largest < 0) for (let index = 0; index < width; index++) own[index] = -own[index]!;
  }
  return { width, components, variances };
}

/** Completes `present` orthonormal rows to `count`: by the coordinate axis that they hold least of, made orthogonal to them. */
function completeBasis(components: Float64Array, width: number, present: number, count: number): void {
  const held = new Float64Array(width);
  const add = (row: number): void => {
    for (let index = 0; index < width; index++) held[index]! += components[row * width + index]! ** 2;
  };
  for (let row = 0; row < present; row++) add(row);
  for (let row = present; row < count; row++) {
    const own = components.subarray(row * width, (row + 1) * width);
    own[held.indexOf(held.reduce((least, one) => Math.min(least, one)))] = 1;
    // Twice is enough (Parlett, "The Symmetric Eigenvalue Problem", 6.9).
    for (let pass = 0; pass < 2; pass++)
      for (let other = 0; other < row; other++) {
        const at = other * width;
        let along = 0;
        for (let index = 0; index < width; index++) along += own[index]! * components[at + index]!;
        for (let index = 0; index < width; index++) own[index]! -= along * components[at + index]!;
      }
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    for (let index = 0; index < width; index++) own[index]! /= length;
    add(row);
  }
}

/** Whole blocks, so that where calls end changes nothing. */
function rowsPerCall(rows: number, productsPerRow: number): number {
  const blocks = Math.max(1, Math.floor(callProducts / productsPerRow / blockRows));
  return Math.min(rows, blocks * blockRows, 32 * blockRows);
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

/** The least number of components that together explain more than `fraction` of the variance; all that explain any. */
export function componentsFor(fraction: number, ratios: Float64Array): number {
  let explained = 0;
  for (let component = 0; component < ratios.length; component++) {
    explained += ratios[component]!;
    if (explained > fraction) return component + 1;
  }
  return Math.max(1, ratios.filter((ratio) => ratio > 0).length);
}
