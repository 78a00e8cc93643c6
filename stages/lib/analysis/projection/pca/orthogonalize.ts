/** The rows of a triangle made orthogonal, sweep by sweep (orthogonal.c). */

import type { Pace } from '../../../kit/pace.ts';
import type { KernelMemory } from '../../kernel-memory.ts';
import { rotationRecord } from './pca-records.ts';
import type { PcaKernels } from './target.ts';

/** Components times their singular values, in any order, and what the rows were less. */
export interface OrthogonalRows {
  /** count × stride. */
  readonly rows: Float64Array;
  /** The squared length of each row. */
  readonly squares: Float64Array;
  readonly stride: number;
  /** The column of the points that each column of the rows is. */
  readonly order: Int32Array;
  /** Of each column of the points. */
  readonly mean: Float64Array;
}

interface Rotation {
  /** Where the record is, and the regions that it names. */
  readonly at: number;
  readonly rows: number;
  readonly stride: number;
  readonly values: number;
  readonly squares: number;
}

/** Six to ten are usual. */
const sweepsMax = 60;

export async function orthogonalize(
  memory: KernelMemory<PcaKernels>,
  { at, ...rotation }: Rotation,
  width: number,
  pace: Pace,
): Promise<void> {
  memory.write(rotationRecord, at, { ...rotation, tolerance: Math.sqrt(width) * 2 ** -51 });
  for (let sweep = 0; sweep < sweepsMax; sweep++) {
    memory.kernels.measure_rows(at);
    let rotated = 0;
    for (let row = 0; row < rotation.rows; row++) {
      rotated += memory.kernels.rotate_row(at, row);
      const pause = pace('component', row, rotation.rows);
      if (pause) await pause;
    }
    if (rotated === 0) return;
  }
  throw new Error(`Internal error: ${sweepsMax} sweeps of rotations made no principal components`);
}
