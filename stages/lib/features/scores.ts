/** Standard scores of numbers, by the mean and the deviation that training rows had. */

import { type NumberArray, StageFailure } from 'arrowline/stage';

export interface Standard {
  readonly mean: ArrayLike<number>;
  /** The population deviation; 1 for a feature that is constant. */
  readonly deviation: ArrayLike<number>;
}

/**
 * (x - mean) / deviation as 32-bit floats. `place` gives that of a row, for messages. Fails with
 * `not-finite` where a score leaves the range of 32-bit floats.
 */
export function scoresOf(
  numbers: NumberArray,
  { mean, deviation }: Standard,
  place: (row: number) => string,
): Float32Array {
  const width = mean.length;
  const scores = new Float32Array(numbers.length);
  for (let start = 0; start < numbers.length; start += width)
    for (let index = 0; index < width; index++)
      scores[start + index] = (numbers[start + index]! - mean[index]!) / deviation[index]!;
  const beyond = scores.findIndex((score) => !Number.isFinite(score));
  if (beyond < 0) return scores;
  throw new StageFailure('not-finite', 'a standard score is beyond the range of 32-bit floats', {
    where: `${place(Math.floor(beyond / width))}, number ${beyond % width}`,
    found: `${numbers[beyond]} of a feature with standard deviation ${deviation[beyond % width]} in the training rows`,
    expected: 'numbers of the size that the training rows have',
  });
}
