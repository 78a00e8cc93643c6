/** Standard scores: every feature with mean 0 and standard deviation 1 over the training rows. */

import type { Standard } from '../lib/features/scores.ts';
import type { NumberBatch } from './number-group.ts';

/** Of the features of the training rows. */
export interface Found extends Standard {
  /** Features that are equal in all training rows, which leaves nothing to divide by: they are only centred. */
  readonly constant: readonly number[];
}

/**
 * Mean and deviation of each feature over the rows that `trains` names. Two passes in double precision, in row order.
 * The mean of equal numbers is their number, which a sum of them may not give.
 *
 * @param batches begins a pass over the rows
 */
export async function standardOf(
  width: number,
  trains: (row: number) => boolean,
  batches: () => AsyncIterable<NumberBatch>,
): Promise<Found> {
  const mean = new Float64Array(width);
  const [least, greatest] = [
    new Float64Array(width).fill(Number.POSITIVE_INFINITY),
    new Float64Array(width).fill(Number.NEGATIVE_INFINITY),
  ];
  let rows = 0;
  for await (const { start, numbers } of batches())
    for (let row = start, at = 0; at < numbers.length; row++, at += width) {
      if (!trains(row)) continue;
      rows++;
      for (let index = 0; index < width; index++) {
        const number = numbers[at + index]!;
        mean[index]! += number;
        if (number < least[index]!) least[index] = number;
        if (number > greatest[index]!) greatest[index] = number;
      }
    }
  for (let index = 0; index < width; index++)
    mean[index] = least[index] === greatest[index] ? least[index]! : mean[index]! / rows;
  const deviation = new Float64Array(width);
  for await (const { start, numbers } of batches())
    for (let row = start, at = 0; at < numbers.length; row++, at += width) {
      if (!trains(row)) continue;
      for (let index = 0; index < width; index++) {
        const difference = numbers[at + index]! - mean[index]!;
        deviation[index]! += difference * difference;
      }
    }
  const constant: number[] = [];
  for (let index = 0; index < width; index++) {
    deviation[index] = Math.sqrt(deviation[index]! / rows);
    if (deviation[index] === 0) constant.push(index);
    deviation[index] ||= 1;
  }
  return { mean, deviation, constant };
}
