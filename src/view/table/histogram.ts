/** How many numbers of a column lie in each of some equal parts of their range. */

import { type Column, columnRows } from '../../stage-api/table.ts';

export interface Histogram {
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
}

/** Rows without a value, and numbers that are not finite, are left out. Undefined if there is no number, or one only. */
export function histogramOf(column: Column, bins: number): Histogram | undefined {
  const { values, valid } = column;
  if (!ArrayBuffer.isView(values) || column.type === 'FixedSizeList') return undefined;
  const numbers: number[] = [];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < columnRows(column); row++) {
    const number = Number(values[row]);
    if (valid?.[row] === 0 || !Number.isFinite(number)) continue;
    numbers.push(number);
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  if (!(low < high)) return undefined;
  const counts = new Array<number>(bins).fill(0);
  // Halves where the range is larger than the largest double; half of the least one would be 0.
  const part = Number.isFinite(high - low) ? 1 : 0.5;
  const range = high * part - low * part;
  for (const number of numbers)
    counts[Math.min(bins - 1, Math.floor(((number * part - low * part) / range) * bins))]! += 1;
  return { low, high, counts };
}
