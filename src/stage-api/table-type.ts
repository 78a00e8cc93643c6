/** Types of columns as texts: the inverse of `columnType`. */

import { arrays, type Column, columnRows, type NumberType, type TimeUnit, wideArrays } from './table.ts';

export interface DeclaredType {
  /** A column of this type without rows. */
  readonly empty: Column;
  /** Whether rows may have no value. */
  readonly nullable: boolean;
}

/** Undefined for a text that is no type: `Float64?`, `FixedSizeList<Uint8>[784]`, `Timestamp<us, UTC>` are. */
export function parseType(text: string, dictionary: readonly string[] = []): DeclaredType | undefined {
  const nullable = text.endsWith('?');
  const empty = emptyColumn(nullable ? text.slice(0, -1) : text, dictionary);
  return empty && { empty, nullable };
}

const numberArrays = { ...arrays, ...wideArrays };

function numberType(text: string | undefined): NumberType | undefined {
  return text !== undefined && Object.hasOwn(numberArrays, text) ? (text as NumberType) : undefined;
}

function emptyColumn(text: string, dictionary: readonly string[]): Column | undefined {
  const own = numberType(text);
  if (own !== undefined) return { type: own, values: new numberArrays[own](0) };
  switch (text) {
    case 'Bool':
      return { type: 'Bool', values: new Uint8Array(0) };
    case 'Date':
      return { type: 'Date', values: new Int32Array(0) };
    case 'Utf8':
      return { type: 'Utf8', values: [] };
    case 'Binary':
      return { type: 'Binary', values: [] };
    case 'Dictionary<Utf8>':
      return { type: 'Dictionary', dictionary, ordered: false, values: new Int32Array(0) };
    case 'List<Utf8>':
      return { type: 'List', of: 'Utf8', values: [] };
    default:
      return emptyOfMany(text);
  }
}

/** Types with a part of their own. */
function emptyOfMany(text: string): Column | undefined {
  const [, unit, zone] = /^Timestamp<(s|ms|us|ns)(?:, (.+))?>$/.exec(text) ?? [];
  if (unit !== undefined)
    return {
      type: 'Timestamp',
      unit: unit as TimeUnit,
      ...(zone !== undefined && { zone }),
      values: new BigInt64Array(0),
    };
  const [, item, width] = /^(?:FixedSize)?List<(\w+)>(?:\[([1-9]\d{0,9})\])?$/.exec(text) ?? [];
  const of = numberType(item);
  if (of === undefined || text.startsWith('Fixed') !== (width !== undefined)) return undefined;
  return width === undefined
    ? { type: 'List', of, values: [] }
    : { type: 'FixedSizeList', of, width: Number(width), values: new numberArrays[of](0) };
}

/** Some rows of a column. */
export function sliceColumn(column: Column, from: number, to: number): Column {
  if (from === 0 && to >= columnRows(column)) return column;
  const width = column.type === 'FixedSizeList' ? column.width : 1;
  const values = ArrayBuffer.isView(column.values)
    ? column.values.subarray(from * width, to * width)
    : column.values.slice(from, to);
  return { ...column, values, ...(column.valid !== undefined && { valid: column.valid.subarray(from, to) }) } as Column;
}
