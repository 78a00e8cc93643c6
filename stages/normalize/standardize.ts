/** Standard scores: every feature with mean 0 and standard deviation 1 over the training rows. */

import type { NumberArray } from '../../src/stage-api/table.ts';

/**
 * (x - mean) / deviation as 32-bit floats for all rows, with mean and population deviation of each feature over the
 * rows in `train`. A feature that does not vary there is only centred. Two passes in double precision, in row order.
 */
export function standardize(features: NumberArray, width: number, train: Uint32Array): Float32Array {
  const mean = new Float64Array(width);
  for (const row of train) for (let index = 0; index < width; index++) mean[index]! += features[row * width + index]!;
  for (let index = 0; index < width; index++) mean[index]! /= train.length;
  const deviation = new Float64Array(width);
  for (const row of train)
    for (let index = 0; index < width; index++) {
      const difference = features[row * width + index]! - mean[index]!;
      deviation[index]! += difference * difference;
    }
  for (let index = 0; index < width; index++) deviation[index] = Math.sqrt(deviation[index]! / train.length) || 1;
  const scores = new Float32Array(features.length);
  for (let start = 0; start < features.length; start += width)
    for (let index = 0; index < width; index++)
      scores[start + index] = (features[start + index]! - mean[index]!) / deviation[index]!;
  return scores;
}
