/** Points along principal components, in double precision (projection.c). */

import type { PointersOf } from '../../../kernels/abi.ts';
import type { Pace } from '../../../kit/pace.ts';
import type { Points } from '../../points.ts';
import { eachStaged } from '../../staged-rows.ts';
import type { PrincipalComponents } from './components.ts';
import { projectedRows, projectionRecord } from './pca-records.ts';
import { rowsPerCall } from './rows-per-call.ts';
import { type PcaTarget, wasmPca } from './target.ts';

/** Coordinates of each row along the first `count` components: rows × count numbers. @throws StageFailure `out-of-memory` */
export async function projectRows(
  points: Points,
  { components, mean }: PrincipalComponents,
  count: number,
  pace: Pace,
  target: PcaTarget = wasmPca,
): Promise<Float32Array> {
  const { rows, width } = points;
  const callRows = rowsPerCall(rows, width * count);
  const arena = target.arena();
  const structure = arena.bytes(projectionRecord.wide.bytes);
  const at: PointersOf<(typeof projectionRecord)['fields']> = {
    values: arena.words(callRows * width),
    mean: arena.doubles(width),
    axes: arena.doubles(count * width),
    centred: arena.doubles(projectedRows * width),
    positions: arena.words(callRows * count),
  };
  const memory = target.makeMemory(arena);
  memory.write(projectionRecord, structure, { width, count, ...at });
  memory.doubles(at.mean, width).set(mean);
  memory.doubles(at.axes, count * width).set(components.subarray(0, count * width));
  const projected = new Float32Array(rows * count);
  const stage = { memory, at: at.values, rows: callRows };
  const pause = (first: number) => pace('row, rotation', first, rows);
  await eachStaged(points, stage, pause, (first, several) => {
    memory.kernels.project_rows(structure, several);
    projected.set(memory.floats(at.positions, several * count), first * count);
  });
  return projected;
}
