/** Standard scores: every feature with mean 0 and standard deviation 1 over the training rows. */

import { type NumberArray, StageFailure } from 'arrowline/stage';

export interface Scores {
  readonly scores: Float32Array;
  /** Features that are equal in all training rows, which leaves nothing to divide by: they are only centred. */
  readonly constant: readonly number[];
}

/**
 * (x - mean) / deviation as 32-bit floats for all rows, with mean and population deviation of each feature over the
 * rows in `train`. Two passes in double precision, in row order. Fails with `not-finite` where a score leaves the range
 * of 32-bit floats.
 */
export function standardize(features: NumberArray, width: number, train: Uint32Array): Scores {
  const mean = new Float64Array(width);
  for (const row of train) for (let index = 0; index < width; index++) mean[index]! += features[row * width + index]!;
  for (let index = 0; index < width; index++) mean[index]! /= train.length;
  const deviation = new Float64Array(width);
  for (const row of train)
    for (let index = 0; index < width; index++) {
      const difference = features[row * width + index]! - mean[index]!;
      deviation[index]! += difference * difference;
    }
  const constant: number[] = [];
  for (let index = 0; index < width; index++) {
    deviation[index] = Math.sqrt(deviation[index]! / train.length);
    if (deviation[index] === 0) constant.push(index);
    deviation[index] ||= 1;
  }
  const scores = new Float32Array(features.length);
  for (let start = 0; start < features.length; start += width)
    for (let index = 0; index < width; index++)
      scores[start + index] = (features[start + index]! - mean[index]!) / deviation[index]!;
  const beyond = scores.findIndex((score) => !Number.isFinite(score));
  if (beyond >= 0)
    throw new StageFailure('not-finite', 'a standard score is beyond the range of 32-bit floats', {
      where: `row ${Math.floor(beyond / width) + 1}, number ${(beyond % width) + 1} of the dataset`,
      found: `${features[beyond]} of a feature with standard deviation ${deviation[beyond % width]} in the training rows`,
      expected: 'numbers of the size that the training rows have',
    });
  return { scores, constant };
}
