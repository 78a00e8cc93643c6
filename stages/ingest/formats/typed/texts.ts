/** Values as texts: numbers in their shortest form, dates and times as ISO 8601. */

import { isUtf8 } from 'node:buffer';
import { type Column, columnRows } from 'arrowline/stage';
import type { TimeUnit } from './raw-rows.ts';

/** '' where there is no value. `refuse` is called for bytes that are no UTF-8. */
export function textsOfColumn(
  column: Column,
  refuse: (row: number, found: unknown, expected: string) => never,
): string[] {
  const text = writer(column, refuse);
  return Array.from({ length: columnRows(column) }, (_, row) => (column.valid?.[row] === 0 ? '' : text(row)));
}

function writer(
  column: Column,
  refuse: (row: number, found: unknown, expected: string) => never,
): (row: number) => string {
  switch (column.type) {
    case 'Bool':
      return (row) => (column.values[row] === 1 ? 'true' : 'false');
    case 'Date':
      return (row) => dayText(column.values[row] as number);
    case 'Timestamp':
      return (row) =>
        `${instantText(column.values[row] as bigint, column.unit)}${column.zone === undefined ? '' : 'Z'}`;
    case 'Binary':
      return (row) => {
        const bytes = column.values[row] as Uint8Array;
        return isUtf8(bytes)
          ? Buffer.from(bytes).toString('utf8')
          : refuse(row, `bytes ${Buffer.from(bytes.subarray(0, 16)).toString('hex')}`, 'UTF-8');
      };
    default:
      return (row) => {
        const value = column.values[row] as number | bigint;
        return Object.is(value, -0) ? '-0' : String(value);
      };
  }
}

function dayText(days: number): string {
  const date = new Date(days * 86_400_000);
  // Beyond the years of JavaScript.
  return Number.isNaN(date.getTime())
    ? `${days} days since 1970`
    : date.toISOString().slice(0, -'T00:00:00.000Z'.length);
}

const perSecond = { s: 1n, ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n } as const;
const digits = { s: 0, ms: 3, us: 6, ns: 9 } as const;

export function instantText(value: bigint, unit: TimeUnit): string {
  const scale = perSecond[unit];
  const part = ((value % scale) + scale) % scale;
  const date = new Date(Number((value - part) / scale) * 1000);
  if (Number.isNaN(date.getTime())) return `${value} ${unit} since 1970`;
  const fraction = unit === 's' ? '' : `.${String(part).padStart(digits[unit], '0')}`;
  return `${date.toISOString().slice(0, -'.000Z'.length)}${fraction}`;
}
