/** One cell of a column as a value of JSON: null where the row has no value. */

import type { Column } from '../../stage-api/table.ts';
import { dateText, timestampText } from './time-text.ts';

export type Cell = null | string | number | boolean | readonly (string | number)[];

export function cellOf(column: Column, row: number): Cell {
  if (column.valid?.[row] === 0) return null;
  switch (column.type) {
    case 'FixedSizeList':
      return Array.from<number | bigint, string | number>(
        column.values.subarray(row * column.width, (row + 1) * column.width),
        exact,
      );
    case 'List':
      return Array.from<string | number | bigint, string | number>(column.values[row] ?? [], exact);
    case 'Binary':
      return `${column.values[row]?.length ?? 0} bytes`;
    case 'Bool':
      return column.values[row] === 1;
    case 'Dictionary':
      return column.dictionary[column.values[row] ?? 0] ?? null;
    case 'Date':
      return dateText(column.values[row] ?? 0);
    case 'Timestamp':
      return timestampText(column.values[row] ?? 0n, column.unit, column.zone);
    default: {
      const value = column.values[row];
      return value === undefined ? null : exact(value);
    }
  }
}

/** JSON has no bigint. */
function exact(value: string | number | bigint): string | number {
  if (typeof value !== 'bigint') return value;
  return BigInt.asIntN(53, value) === value ? Number(value) : String(value);
}

/** The cell in one line; empty where the row has no value. Numbers of single precision have as many digits as they need. */
export function cellLine(column: Column, row: number): string {
  const value = cellOf(column, row);
  if (value === null) return '';
  if (typeof value === 'string') return value;
  const single = column.type === 'Float32' || (column.type === 'FixedSizeList' && column.of === 'Float32');
  const text = (one: string | number): string =>
    typeof one === 'number' && single ? String(Number(one.toPrecision(7))) : String(one);
  return typeof value === 'object'
    ? `[${value.map(text).join(', ')}]`
    : text(typeof value === 'boolean' ? String(value) : value);
}
