/**
 * Rows to a triangle in double precision without forming products (triangle.c): for rows whose products would drown a
 * small variance beside a large one, whatever they are. In WebAssembly on every machine.
 */

import type { PointersOf } from '../../../kernels/abi.ts';
import type { Pace } from '../../../kit/pace.ts';
import { analysisArena, makeMemory } from '../../kernel-memory.ts';
import type { Points } from '../../points.ts';
import { eachStaged } from '../../staged-rows.ts';
import { type OrthogonalRows, orthogonalize } from './orthogonalize.ts';
import { blockRows, paddedColumns, rotationRecord, triangleRecord } from './pca-records.ts';
import { rowsPerCall } from './rows-per-call.ts';

/** @throws StageFailure `out-of-memory` */
export async function fitByTriangle(points: Points, pace: Pace): Promise<OrthogonalRows> {
  const { rows, width } = points;
  const columns = Math.ceil(width / paddedColumns) * paddedColumns;
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

  const count = memory.read(triangleRecord, structure, 'used');
  const toTurn = { at: rotation, rows: count, stride: columns, values: at.triangle, squares };
  await orthogonalize(memory, toTurn, width, pace);
  return {
    rows: memory.doubles(at.triangle, count * columns),
    squares: memory.doubles(squares, count),
    stride: columns,
    order,
    mean: mean.slice(),
  };
}
