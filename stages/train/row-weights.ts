/** The weight of each row in the loss: its own in the dataset, times that of its class. */

import { StageFailure } from 'arrowline/stage';
import type { DatasetRows } from '../../src/artifacts/dataset.ts';

/**
 * Undefined if all rows weigh 1.
 * @param factors for each class, with the class of each row
 * @throws StageFailure `class-weights` when no training row has any weight
 */
export function rowWeights(
  { rows, weight, splits }: Pick<DatasetRows, 'rows' | 'weight' | 'splits'>,
  factors?: { readonly ofClass: Float32Array; readonly classes: Int32Array },
): Float32Array | undefined {
  if (weight === undefined && factors === undefined) return undefined;
  const weights = new Float32Array(rows);
  for (let row = 0; row < rows; row++)
    weights[row] = (weight?.[row] ?? 1) * (factors === undefined ? 1 : factors.ofClass[factors.classes[row]!]!);
  const { start, end } = splits.train;
  if (weights.subarray(start, end).some((one) => one > 0)) return weights;
  throw new StageFailure('class-weights', 'no training row has any weight', {
    found: `weight 0 for each of ${end - start} training rows`,
    expected: 'a weight above 0 for one of them',
    hint: 'look at the column of weights, and at classWeights',
  });
}
