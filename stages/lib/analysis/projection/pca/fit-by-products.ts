/**
 * Rows to a triangle by the products of their columns (products.c), which reads them once and takes half of the
 * arithmetic. It knows how much each variance may be wrong by, and gives up where that is too much.
 */

import type { PointersOf } from '../../../kernels/abi.ts';
import type { Pace } from '../../../kit/pace.ts';
import type { Points } from '../../points.ts';
import { eachStaged } from '../../staged-rows.ts';
import { type OrthogonalRows, orthogonalize } from './orthogonalize.ts';
import { paddedColumns, productRows, productsRecord, rotationRecord } from './pca-records.ts';
import { rowsPerCall } from './rows-per-call.ts';
import type { PcaTarget } from './target.ts';

/** The part of itself that a variance may be wrong by, by the bound of products.c; in truth it is hundreds of times less. */
const errorMax = 1e-6;
/** Beyond, four matrices of this width are too much memory, and the rotations take most of the time anyway. */
const widthMax = 2048;
/** Rows whose mean the shift is. */
const shiftRows = 64;

/** Undefined if the bound is above `errorMax`, as it is where columns say nearly the same. @throws StageFailure `out-of-memory` */
export async function fitByProducts(
  points: Points,
  pace: Pace,
  target: PcaTarget,
): Promise<OrthogonalRows | undefined> {
  const { rows, width } = points;
  if (rows <= width || width > widthMax) return undefined;
  const stride = Math.ceil(width / paddedColumns) * paddedColumns;
  const callRows = rowsPerCall(rows, (width * width) / 2);
  const levels = productRows + Math.ceil(callRows / productRows) + Math.ceil(rows / callRows);
  const arena = target.arena();
  const structure = arena.bytes(productsRecord.wide.bytes);
  const rotation = arena.bytes(rotationRecord.wide.bytes);
  const at: PointersOf<(typeof productsRecord)['fields']> = {
    values: arena.words(callRows * width),
    shift: arena.doubles(stride),
    block: arena.doubles(productRows * stride),
    callSums: arena.doubles((stride + 1) * stride),
    sums: arena.doubles((stride + 1) * stride),
    scales: arena.doubles(stride),
    rest: arena.doubles(stride),
    order: arena.words(stride),
    triangle: arena.doubles(stride * stride),
    inverse: arena.doubles(stride * stride),
  };
  const squares = arena.doubles(stride);
  const memory = target.makeMemory(arena);
  const { kernels } = memory;
  const mean = memory.doubles(at.shift, width);
  mean.set(meanOfSome(points));
  memory.write(productsRecord, structure, { width, stride, levels, seen: 0, ...at, trace: 0, rounding: 0 });
  const whileProducts = (first: number) => pace('row, principal components', first, rows);
  const stage = { memory, at: at.values, rows: callRows };
  await eachStaged(points, stage, whileProducts, (_, count) => kernels.add_products(structure, count));

  const varying = kernels.centre_products(structure);
  const rounding = memory.read(productsRecord, structure, 'rounding');
  for (let row = 0; row < varying; row++) {
    if (kernels.factor_products(structure, row) === 0) return undefined;
    if (!(width * rounding * memory.read(productsRecord, structure, 'trace') <= errorMax)) return undefined;
    const pause = pace('row of products', row, varying);
    if (pause) await pause;
  }
  const toTurn = { at: rotation, rows: varying, stride, values: at.triangle, squares };
  await orthogonalize(memory, toTurn, width, pace);
  return {
    rows: memory.doubles(at.triangle, varying * stride),
    squares: memory.doubles(squares, varying),
    stride,
    order: Int32Array.from({ length: width }, (_, index) => index),
    mean: mean.slice(),
  };
}

/** Of rows taken at equal distances, so that rows in any order give a shift near the mean. */
function meanOfSome({ values, rows, width }: Points): Float64Array {
  const mean = new Float64Array(width);
  const taken = Math.min(rows, shiftRows);
  for (let turn = 0; turn < taken; turn++) {
    const from = Math.floor((turn * rows) / taken) * width;
    for (let index = 0; index < width; index++) mean[index]! += values[from + index]!;
  }
  return mean.map((sum) => sum / taken);
}
