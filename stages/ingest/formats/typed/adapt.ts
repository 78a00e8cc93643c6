/**
 * A column of a typed file as a column of the type that it has in the dataset. Nothing is changed silently: a value that
 * would be rounded is a failure with its place and a cure.
 */

import { type Column, columnRows, type NumberArray } from 'arrowline/stage';
import type { ValueType } from '../../rows.ts';
import { textsOf } from './column-parts.ts';
import { unfit } from './data-failure.ts';
import { markMissing } from './missing.ts';
import type { RawColumn, RawKind } from './raw-rows.ts';
import { instantText, textsOfColumn } from './texts.ts';

/** The type that a column has if none is asked for. */
export function ownType({ kind, whole }: RawColumn): ValueType {
  if (kind === 'decimal') return whole === true ? 'integer' : 'number';
  return kind === undefined || kind === 'bytes' ? 'text' : kind;
}

/** Types that a column may be given, beside its own. */
const casts: { readonly [kind in RawKind]: readonly ValueType[] } = {
  integer: ['number', 'text', 'category'],
  number: ['integer', 'text', 'category'],
  decimal: ['number', 'integer', 'text', 'category'],
  boolean: ['text', 'category'],
  text: ['category'],
  category: ['text'],
  bytes: ['text', 'category'],
  date: ['timestamp', 'text', 'category'],
  timestamp: ['date', 'text', 'category'],
  tensor: [],
};

export function mayBe(kind: RawKind, type: ValueType): boolean {
  return kind === type || casts[kind].includes(type);
}

/** integer: any type of integers. category: Utf8 or Dictionary. Others: the storage of the type. */
export function adapt(
  raw: RawColumn,
  type: ValueType,
  column: Column,
  missing: readonly string[],
  where: (row: number) => string,
): Column {
  const marked = missing.length === 0 ? column : markMissing(column, raw.kind, missing);
  const valid = marked.valid === undefined ? {} : { valid: marked.valid };
  const refuse = (row: number, found: unknown, expected: string): never => {
    throw unfit(where(row), `a value does not fit the type ${type}`, {
      found: String(found),
      expected,
      hint: `give the column another type, columns: { ${raw.name}: text }, or leave it out`,
    });
  };
  switch (type) {
    case 'number':
      return { ...numbers(marked, raw.kind, refuse), ...valid };
    case 'integer':
      return { ...integers(marked, raw.kind, refuse), ...valid };
    case 'text':
    case 'category': {
      if (raw.kind === 'text' || raw.kind === 'category' || raw.kind === 'decimal') return marked;
      return { type: 'Utf8', values: textsOfColumn(marked, refuse), ...valid };
    }
    case 'date':
      return marked.type === 'Timestamp' ? { type: 'Date', values: daysOf(marked, refuse), ...valid } : marked;
    case 'timestamp':
      return marked.type === 'Date'
        ? {
            type: 'Timestamp',
            unit: 's',
            values: BigInt64Array.from(marked.values, (day) => BigInt(day) * 86_400n),
            ...valid,
          }
        : marked;
    default:
      return marked;
  }
}

type Refuse = (row: number, found: unknown, expected: string) => never;

const digitsMax = 15;

function numbers(column: Column, kind: RawKind | undefined, refuse: Refuse): Column {
  if (kind === 'decimal') {
    const { valid } = column;
    const values = Float64Array.from(textsOf(column), (text, row) => {
      if (valid?.[row] === 0) return 0;
      const digits = text
        .replace(/[-.]/g, '')
        .replace(/^0+/, '')
        .replace(text.includes('.') ? /0+$/ : /$/, '');
      return digits.length <= digitsMax
        ? Number(text)
        : refuse(row, text, `a decimal of at most ${digitsMax} digits, which a double holds`);
    });
    return { type: 'Float64', values };
  }
  if (column.type === 'Float64') return column;
  if (column.type === 'Int64' || column.type === 'Uint64') {
    const { valid } = column;
    const values = new Float64Array(column.values.length);
    column.values.forEach((value, row) => {
      const number = Number(value);
      values[row] =
        BigInt(number) === value || valid?.[row] === 0 ? number : refuse(row, value, 'an integer that a double holds');
    });
    return { type: 'Float64', values };
  }
  return { type: 'Float64', values: Float64Array.from(column.values as NumberArray) };
}

function integers(column: Column, kind: RawKind | undefined, refuse: Refuse): Column {
  const { valid } = column;
  if (kind === 'decimal') {
    const values = BigInt64Array.from(textsOf(column), (text, row) => {
      if (valid?.[row] === 0) return 0n;
      const [whole = '', part = ''] = text.split('.');
      const value = /[1-9]/.test(part) ? refuse(row, text, 'a whole number') : BigInt(whole);
      return BigInt.asIntN(64, value) === value ? value : refuse(row, text, 'an integer of 64 bits');
    });
    return { type: 'Int64', values };
  }
  if (kind !== 'number') return column;
  const values = new BigInt64Array(columnRows(column));
  (column.values as NumberArray).forEach((value, row) => {
    if (valid?.[row] === 0) return;
    values[row] = Number.isSafeInteger(value) ? BigInt(value) : refuse(row, value, 'a whole number, at most 2^53');
  });
  return { type: 'Int64', values };
}

const ticksOfDay = { s: 86_400n, ms: 86_400_000n, us: 86_400_000_000n, ns: 86_400_000_000_000n } as const;

function daysOf(column: Column & { readonly type: 'Timestamp' }, refuse: Refuse): Int32Array {
  const day = ticksOfDay[column.unit];
  const days = new Int32Array(column.values.length);
  column.values.forEach((value, row) => {
    if (column.valid?.[row] === 0) return;
    const whole = value / day;
    const fits = whole * day === value && BigInt.asIntN(32, whole) === whole;
    days[row] = fits ? Number(whole) : refuse(row, instantText(value, column.unit), 'midnight of a day');
  });
  return days;
}
