/** Numbers in ranges of about as many rows each, to colour examples by a label that is a number. */

import { shortNumber } from '../page/format.ts';

const rangesMax = 5;

export interface NumberRanges {
  /** Ascending: `0.2 to 1.5`. */
  readonly names: readonly string[];
  /** The range of each number. */
  readonly values: readonly number[];
}

/** Equal numbers are in one range. Numbers that are not finite are in a range of their own, the last. */
export function numberRanges(numbers: readonly number[]): NumberRanges {
  const sorted = Float64Array.from(numbers.filter(Number.isFinite)).sort();
  const starts: number[] = [];
  for (let range = 0; range < rangesMax; range++) {
    const start = sorted[Math.floor((range * sorted.length) / rangesMax)];
    if (start !== undefined && start !== starts.at(-1)) starts.push(start);
  }
  const rangeOf = (number: number): number =>
    Number.isFinite(number) ? starts.findLastIndex((start) => start <= number) : starts.length;
  const lasts = new Array<number>(starts.length);
  for (const number of sorted) lasts[rangeOf(number)] = number;
  const names = starts.map((start, range) =>
    start === lasts[range] ? shortNumber(start) : `${shortNumber(start)} to ${shortNumber(lasts[range])}`,
  );
  const values = numbers.map(rangeOf);
  return { names: values.includes(starts.length) ? [...names, 'no number'] : names, values };
}
