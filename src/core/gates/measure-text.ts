/**
 * Values of a measure, and differences between them, as sentences of gates write them: fractions as percentages and points,
 * times and sizes with their unit, other numbers plainly. A rounded number never stands on the other side of another one
 * that it is compared with.
 */

import {
  bytesText,
  countText,
  decimalText,
  fineDurationText,
  formatMetric,
  type NumberFormat,
} from '../facts/number-text.ts';

/** `92.13 %`, `0.2654`, `12.3 s`, `1.2 MB`. `beside`: values that it must not be mistaken for. */
export function valueText(value: number, format: NumberFormat, ...beside: readonly number[]): string {
  if (!Number.isFinite(value)) return String(value);
  if (format === 'fraction') return `${pointsText(value, beside)} %`;
  return plainText(value, format, beside);
}

/** The size of a difference: `0.58 points`, `0.0123`, `1.2 s`. */
export function sizeText(size: number, format: NumberFormat, ...beside: readonly number[]): string {
  if (format !== 'fraction') return plainText(size, format, beside);
  const text = pointsText(size, beside);
  return `${text} ${Number(text) === 1 ? 'point' : 'points'}`;
}

/** A limit as it was given: `0.5 points`, `1 point`, `0.02`. */
export function limitText(limit: number, format: NumberFormat): string {
  if (format !== 'fraction') return plainText(limit, format, []);
  const text = String(Number((100 * limit).toPrecision(12)));
  return `${text} ${text === '1' ? 'point' : 'points'}`;
}

/** The ends of an interval of differences, in points for fractions: `−0.95 … −0.21`. */
export function endsText(
  { low, high }: { readonly low: number; readonly high: number },
  format: NumberFormat,
  ...beside: readonly number[]
): string {
  const text = (end: number): string => {
    const sizes = beside.filter((other) => other === 0 || Math.sign(other) === Math.sign(end)).map(Math.abs);
    const size = Math.abs(end);
    const sign = end < 0 ? '−' : end > 0 ? '+' : '';
    return `${sign}${format === 'fraction' ? pointsText(size, sizes) : plainText(size, format, sizes)}`;
  };
  return `${text(low)} … ${text(high)}`;
}

/** Times and sizes that would look alike are written in their plain unit. */
function plainText(value: number, format: NumberFormat, beside: readonly number[]): string {
  const exact = formatMetric(value, ...beside.filter((other) => !alike(value, other))).replace(/^-/, '−');
  if (format === 'number' || format === 'fraction' || format === 'score') return exact;
  const [inUnit, unit] = unitOf(format);
  const text = inUnit(value);
  return beside.every((other) => alike(value, other) || inUnit(other) !== text) ? text : `${exact}${unit}`;
}

function unitOf(format: NumberFormat): readonly [(value: number) => string, string] {
  if (format === 'seconds') return [fineDurationText, ' s'];
  return format === 'bytes' ? [bytesText, ' B'] : [countText, ''];
}

const decimalsMax = 12;

/** A hundred times the value, with two decimals or as many as tell it from `beside`. */
function pointsText(value: number, beside: readonly number[]): string {
  const others = beside.filter((other) => !alike(value, other));
  for (let decimals = 2; decimals < decimalsMax; decimals++) {
    const rounded = (one: number): string => decimalText(100 * one, decimals);
    const text = rounded(value);
    const apart = others.every(
      (other) => Math.sign(Number(text) - 100 * other) === Math.sign(value - other) && text !== rounded(other),
    );
    if (apart) return text.replace(/^-/, '−');
  }
  return String(100 * value).replace(/^-/, '−');
}

/** Equal but for the rounding of binary fractions. */
export function alike(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-15 + 8 * Number.EPSILON * Math.max(Math.abs(one), Math.abs(other));
}
