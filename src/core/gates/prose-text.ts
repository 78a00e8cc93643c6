/**
 * Numbers of a measure in prose: fractions as percent with one decimal, their differences in points. A difference that is
 * not zero never looks like zero.
 */

import type { HeadlineState } from '../facts/headline.ts';
import { type Interval, percentMargin, spreadText } from '../facts/interval.ts';
import type { Direction, Measure } from '../facts/measure.ts';
import { type NumberFormat, numberText } from '../facts/number-text.ts';
import { sizeText } from './measure-text.ts';

/** `93.3 %`, `0.2654`, `12 s`. */
export function valueText(value: number, format: NumberFormat): string {
  if (!Number.isFinite(value)) return String(value);
  return (format === 'fraction' ? `${(100 * value).toFixed(1)} %` : numberText(value, format)).replace('-', '−');
}

/** `93.3 % (±0.5)`; without an interval only the value. */
export function sureText(value: number, format: NumberFormat, interval: Interval | undefined): string {
  const margin = interval === undefined ? '' : marginIn(value, format, interval);
  return margin === '' ? valueText(value, format) : `${valueText(value, format)} (${margin})`;
}

function marginIn(value: number, format: NumberFormat, interval: Interval): string {
  return format === 'fraction' ? percentMargin(value, interval) : spreadText(value, interval, format);
}

/** `+0.4 points`, `−0.0123`; `±0` for none. */
export function deltaText(delta: number, format: NumberFormat): string {
  if (delta === 0) return '±0';
  const sign = delta < 0 ? '−' : '+';
  const size = Math.abs(delta);
  if (format !== 'fraction') return `${sign}${sizeText(size, format, 0)}`;
  const points = (100 * size).toFixed(1);
  return `${sign}${Number(points) === 0 ? sizeText(size, format, 0) : `${points} points`}`;
}

/** `good` if the difference is for the better and lies outside the interval, `unsure` inside it or to a number of other rows. */
export function deltaState(
  [before, now]: readonly [number, number],
  direction: Measure['better'],
  interval?: Interval,
  isOfOtherRows = false,
): HeadlineState {
  if (direction === 'none' || before === now || !Number.isFinite(now - before)) return 'plain';
  if (isOfOtherRows) return 'unsure';
  if (interval !== undefined && before >= interval.low && before <= interval.high) return 'unsure';
  return isBetter(now - before, direction) ? 'good' : 'bad';
}

function isBetter(delta: number, direction: Direction): boolean {
  return direction === 'more' ? delta > 0 : delta < 0;
}
