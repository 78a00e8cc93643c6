/** Parts of times in UTC, by integer arithmetic: the same on every machine, whatever its time zone. */

import type { Column } from 'arrowline/stage';
import type { Part } from './written.ts';

type Times = Extract<Column, { readonly type: 'Date' | 'Timestamp' }>;

const daySeconds = 86_400;
const unitsInSecond = { s: 1n, ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n } as const;

/** First value and length of the parts that come again. */
export const cycles: { readonly [Name in Part]?: readonly [first: number, length: number] } = {
  month: [1, 12],
  day: [1, 31],
  weekday: [1, 7],
  hour: [0, 24],
};

/** Whether a column of a type that `columnType` writes holds times of a known zone. */
export function isZoned(type = ''): boolean {
  return /^Timestamp<\w+, /.test(type);
}

/** Whole seconds since 1970, rounded down. */
export function secondsIn(column: Times, row: number): number {
  if (column.type === 'Date') return column.values[row]! * daySeconds;
  const units = unitsInSecond[column.unit];
  const value = column.values[row]!;
  const whole = value / units;
  return Number(value % units < 0n ? whole - 1n : whole);
}

export function partOf(seconds: number, part: Part): number {
  const days = Math.floor(seconds / daySeconds);
  if (part === 'hour') return Math.floor((seconds - days * daySeconds) / 3600);
  // 1970 began on a Thursday.
  if (part === 'weekday') return remainder(days + 3, 7) + 1;
  return civilDate(days)[part];
}

/** The Gregorian date of a day since 1970, by counting from the 1st of March of the year 0, after which leap days fall. */
function civilDate(days: number): { year: number; month: number; day: number } {
  const sinceMarch = days + 719_468;
  const era = Math.floor(sinceMarch / 146_097);
  const dayOfEra = sinceMarch - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}

function remainder(value: number, divisor: number): number {
  return value - Math.floor(value / divisor) * divisor;
}
