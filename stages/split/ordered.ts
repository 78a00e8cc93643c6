/** Parts by an order: the latest rows test, those before them validate. Rows with equal values are never divided. */

import { StageFailure } from 'arrowline/stage';
import { momentOf } from '../lib/tables/moment.ts';
import type { Value } from './deciding-column.ts';

/** A number, whole or not, or a text that begins with a year. */
export type Beginning = string | number;

/**
 * The rows of `order` (ascending values) from the beginning of the last `count` rows on; rows equal to the first of them
 * are in the later part too.
 */
export function latest(order: Uint32Array, count: number, values: readonly Value[]): Uint32Array {
  let first = order.length - count;
  while (first > 0 && values[order[first - 1]!] === values[order[first]!]) first--;
  return order.subarray(first);
}

/** The rows of `order` (ascending values) that are not before `from`. */
export function notBefore(order: Uint32Array, from: Value, values: readonly Value[]): Uint32Array {
  const first = order.findIndex((row) => !isBefore(values[row]!, from));
  return first < 0 ? order.subarray(order.length) : order.subarray(first);
}

/** Rows in the order of their values, equal ones in the order they were in. @throws StageFailure for texts */
export function inOrder(rows: Uint32Array, values: readonly Value[], name: string): Uint32Array {
  const wrong = values.find((value) => typeof value === 'string' || typeof value === 'boolean');
  if (wrong !== undefined)
    throw new StageFailure('unknown-column', `the column "${name}" has no order in time`, {
      where: 'with.by',
      found: JSON.stringify(wrong),
      expected: 'a column of dates, times or numbers',
      hint: 'fix its type in the stage that ingests it: `columns: { … : timestamp }`',
    });
  return rows.slice().sort((one, other) => {
    if (isBefore(values[one]!, values[other]!)) return -1;
    return isBefore(values[other]!, values[one]!) ? 1 : one - other;
  });
}

function isBefore(one: Value, other: Value): boolean {
  return one < other;
}

const perSecond = { s: 1n, ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n } as const;
const [daySeconds, nanosPerSecond] = [86_400, 1_000_000_000n];

/**
 * A value in the document as a value of a column of the type that `columnType` writes: of a time the first one of the
 * column that is not before it.
 *
 * @throws StageFailure `unknown-value` for a text that is no such value
 */
export function valueAs(written: Beginning, type: string, where: string): Value {
  const unit = timeUnit(type);
  if (typeof written === 'number' && unit === undefined)
    return type.startsWith('Int64') ? BigInt(Math.ceil(written)) : written;
  const moment = unit === undefined ? undefined : momentOf(String(written));
  if (unit === undefined || moment === undefined)
    throw new StageFailure('unknown-value', 'a value in the document is none of the column that divides the rows', {
      where,
      found: String(written),
      expected:
        unit === undefined
          ? `a number: the column is ${type}`
          : 'a date or a time in ISO 8601 that there is: 2024-03-01, 2024-03-01T12:00:00Z',
    });
  const { seconds, nanos } = moment;
  if (unit === 'day') return Math.ceil((seconds + nanos / 1e9) / daySeconds);
  const units = perSecond[unit];
  return BigInt(seconds) * units + (BigInt(nanos) * units + nanosPerSecond - 1n) / nanosPerSecond;
}

/** A value of such a column as a document writes it: times to the millisecond. */
export function valueText(value: Value, type: string): string {
  const unit = timeUnit(type);
  if (unit === undefined || (typeof value !== 'number' && typeof value !== 'bigint')) return String(value);
  if (unit === 'day') return dateText(Number(value) * daySeconds * 1000)?.slice(0, 10) ?? String(value);
  return dateText(Number((BigInt(value) * 1000n) / perSecond[unit])) ?? String(value);
}

/** Undefined for a column that holds no times. */
export function timeUnit(type: string): keyof typeof perSecond | 'day' | undefined {
  const [, unit] = /^Timestamp<(s|ms|us|ns)/.exec(type) ?? [];
  if (unit !== undefined) return unit as keyof typeof perSecond;
  return type.startsWith('Date') ? 'day' : undefined;
}

function dateText(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
