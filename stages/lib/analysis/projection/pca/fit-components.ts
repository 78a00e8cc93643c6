/**
 * Principal component analysis (Pearson 1901, Hotelling 1933): the singular vectors of the centred rows, in double
 * precision. The kernels reduce the rows to a triangle (triangle.c), then make its rows orthogonal (orthogonal.c); no
 * covariance is formed, whose squares would drown a small variance beside a large one.
 *
 * A component's sign is free; here its largest element in magnitude is positive (the first of equal ones), so that
 * equal data gives equal bytes.
 */

import type { PointersOf } from '../../../kernels/abi.ts';
import type { Pace } from '../../../kit/pace.ts';
import { analysisArena, type KernelMemory, makeMemory } from '../../kernel-memory.ts';
import type { Points } from '../../points.ts';
import { eachStaged } from '../../staged-rows.ts';
import { completeBasis } from './complete-basis.ts';
import type { PrincipalComponents } from './components.ts';
import { blockRows, groupColumns, rotationRecord, triangleRecord } from './pca-records.ts';
import { rowsPerCall } from './rows-per-call.ts';

/** Six to ten are usual. */
const sweepsMax = 60;

/**
 * Fits all components along which rows vary, and others until there are `count`: coordinate axes, made orthogonal to
 * those before. Beyond, components are zeros.
 * @throws StageFailure `out-of-memory`
 */
export async function fitComponents(points: Points, pace: Pace, count = points.width): Promise<PrincipalComponents> {
  const { rows, width } = points;
  const columns = Math.ceil(width / groupColumns) * groupColumns;
  const callRows = rowsPerCall(rows, 2 * width * width);
  const arena = analysisArena();
  const structure = arena.record(triangleRecord);
  const at: PointersOf<(typeof triangleRecord)['fields']> = {
    values: arena.words(callRows * width),
    order: arena.words(width),
    mean: arena.doubles(width),
    low: arena.words(width),
    high: arena.words(width),
    block: arena.doubles(columns * blockRows),
    triangle: arena.doubles(columns * columns),
  };
  const rotation = arena.record(rotationRecord);
  const squares = arena.doubles(columns);
  const memory = makeMemory(arena);
  const stage = { memory, at: at.values, rows: callRows };

  const lows = memory.floats(at.low, width).fill(Infinity);
  const highs = memory.floats(at.high, width).fill(-Infinity);
  const whileMeans = (first: number) => pace('row, mean', first, rows);
  await eachStaged(points, stage, whileMeans, (_, count) =>
    memory.kernels.extend_columns(at.values, count, width, at.mean, at.low, at.high),
  );
  const mean = memory.doubles(at.mean, width);
  for (let index = 0; index < width; index++) mean[index]! /= Math.max(rows, 1);
  // Columns that extend far come first, so that the triangle's rows grow shorter: short rows then lose no digits to long ones.
  const order = memory.integers(at.order, width);
  for (let index = 0; index < width; index++) order[index] = index;
  order.sort((one, two) => highs[two]! - lows[two]! - (highs[one]! - lows[one]!) || one - two);
  memory.write(triangleRecord, structure, { width, columns, seen: 0, used: 0, ...at });
  const whileTriangle = (first: number) => pace('row, principal components', first, rows);
  await eachStaged(points, stage, whileTriangle, (_, count) => memory.kernels.add_to_triangle(structure, count));

  const rank = memory.read(triangleRecord, structure, 'used');
  const tolerance = Math.sqrt(width) * 2 ** -51;
  memory.write(rotationRecord, rotation, { rows: rank, stride: columns, values: at.triangle, squares, tolerance });
  await orthogonalize(memory, rotation, rank, pace);
  const orthogonal = { rows: memory.doubles(at.triangle, rank * columns), squares: memory.doubles(squares, rank) };
  return { mean: mean.slice(), ...componentsOf(orthogonal, order, rows, count) };
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
  { rows: orthogonal, squares }: { readonly rows: Float64Array; readonly squares: Float64Array },
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
