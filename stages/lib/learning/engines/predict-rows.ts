/**
 * The output of a layer for a range of rows, computed in pieces small enough to report progress and to be cancelled
 * between.
 */

import type { StageContext } from 'arrowline/stage';
import type { RowRange } from '../../../../src/artifacts/dataset.ts';
import type { Predictor } from './engine.ts';

const rowsAtATime = 2048;

/** @returns rows × width numbers */
export async function predictRows(
  context: Pick<StageContext, 'progress' | 'breathe'>,
  predictor: Predictor,
  { start, end }: RowRange,
  width: number,
  layer?: string,
): Promise<Float32Array> {
  const outputs = new Float32Array((end - start) * width);
  for (let from = start; from < end; from += rowsAtATime) {
    const to = Math.min(end, from + rowsAtATime);
    outputs.set(await predictor.predict(from, to, layer), (from - start) * width);
    context.progress({ unit: 'row', done: to - start, total: end - start });
    await context.breathe();
  }
  return outputs;
}
