/** Parts by an order: the latest rows test, those before them validate. Rows with equal values are never divided. */

import { StageFailure } from 'arrowline/stage';
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
const msPerDay = 86_400_000;

/** `from` as a value of a column of the type that `columnType` writes. @throws StageFailure `parameter` */
export function beginningAs(from: Beginning, type: string): Value {
  const [, unit] = /^Timestamp<(s|ms|us|ns)/.exec(type) ?? [];
  const isTime = unit !== undefined || type.startsWith('Date');
  if (typeof from === 'number' && !isTime) return type.startsWith('Int64') ? BigInt(Math.ceil(from)) : from;
  const text = String(from);
  const time = Date.parse(
    /T.*(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}${text.includes('T') ? '' : 'T00:00:00'}Z`,
  );
  if (isTime && /^\d{4}-\d\d-\d\d/.test(text) && Number.isFinite(time))
    return unit === undefined
      ? Math.ceil(time / msPerDay)
      : (BigInt(time) * perSecond[unit as keyof typeof perSecond]) / 1000n;
  throw new StageFailure('unknown-value', 'the beginning of a part is no value of the column that divides the rows', {
    where: 'with.…from',
    found: text,
    expected: isTime
      ? 'a date or a time in ISO 8601: 2024-03-01, 2024-03-01T12:00:00Z'
      : `a number: the column is ${type}`,
  });
}
