/**
 * The uncertainty of a measured accuracy: the 95 % interval of a fraction of rows by Wilson's score (E. B. Wilson,
 * Journal of the American Statistical Association 22, 1927, 209–212), which stays between 0 and 1 and holds for few
 * rows too. Measures that are not a fraction of rows have no interval.
 */

import { type NumberFormat, numberText } from './number-text.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
  /** The rows that a fraction is of, or the seeds or folds that a mean is of. */
  readonly rows?: number;
  readonly seeds?: number;
  readonly folds?: number;
}

export interface RowInterval extends Interval {
  readonly rows: number;
}

/** The 0.975 quantile of the normal distribution. */
const z = 1.959963984540054;

export function wilsonInterval(right: number, rows: number): RowInterval {
  const part = right / rows;
  const scale = 1 + z ** 2 / rows;
  const middle = (part + z ** 2 / (2 * rows)) / scale;
  const half = (z / scale) * Math.sqrt((part * (1 - part)) / rows + z ** 2 / (4 * rows ** 2));
  // Exactly 0 and 1 at the ends; rounding would miss them.
  return { low: right === 0 ? 0 : middle - half, high: right === rows ? 1 : middle + half, rows };
}

/**
 * The interval of `<split>.accuracy`, if `<split>.examples` gives the number of rows and their product is a whole
 * number of correct rows; undefined for other measures.
 */
export function intervalOf(name: string, valueAt: (name: string) => number | undefined): RowInterval | undefined {
  const [, split] = /^(.+)\.accuracy$/s.exec(name) ?? [];
  if (split === undefined) return undefined;
  const [accuracy, rows] = [valueAt(name), valueAt(`${split}.examples`)];
  if (accuracy === undefined || rows === undefined || !(accuracy >= 0 && accuracy <= 1)) return undefined;
  const right = Math.round(accuracy * rows);
  const isCount = Number.isInteger(rows) && rows > 0 && Math.abs(accuracy * rows - right) < 1e-6;
  return isCount ? wilsonInterval(right, rows) : undefined;
}

/** How far the ends are from the value, in the measure's own format: `±0.0045`; `±1.3`; `±12 s`. Empty without width. */
export function spreadText(value: number, { high }: Interval, format: NumberFormat): string {
  const half = high - value;
  if (!(half > 0)) return '';
  const isCount = format === 'count' || format === 'weights';
  return `±${isCount ? String(Number(half.toPrecision(2))) : numberText(half, format)}`;
}

/** In points of percent: `±0.5`; `+2.0 −2.5` where `marginText` tells the sides apart. Empty without width. */
export function percentMargin(value: number, interval: Interval): string {
  const [above, below] = [100 * (interval.high - value), 100 * (value - interval.low)];
  if (!(above + below > 0)) return '';
  return marginText(value, interval).startsWith('±')
    ? `±${((above + below) / 2).toFixed(1)}`
    : `+${above.toFixed(1)} −${below.toFixed(1)}`;
}

/** `±0.0045`; `+0.0000 −0.1135` if the interval is asymmetric by more than a tenth. */
export function marginText(value: number, { low, high }: Interval): string {
  const [above, below] = [high - value, value - low];
  if (Math.abs(above - below) <= 0.1 * Math.max(above, below)) return `±${((above + below) / 2).toFixed(4)}`;
  return `+${above.toFixed(4)} −${below.toFixed(4)}`;
}
