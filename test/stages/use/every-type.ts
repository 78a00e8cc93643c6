/** A table with a column of every type, with its extremes, and its values as JSON has them. */

import { type Column, makeTable, type Table } from 'arrowline/stage';
import { cellsOf } from '../../../stages/lib/kit/cells/cells.ts';
import type { TableToWrite } from '../../../stages/use/written/table-to-write.ts';

const third = Uint8Array.from([1, 1, 0, 1]);

/** Four rows; the third has no value where a column allows it. */
export const scalars: { readonly [name: string]: Column } = {
  i8: { type: 'Int8', values: Int8Array.of(-128, 127, 0, -1) },
  i16: { type: 'Int16', values: Int16Array.of(-32768, 32767, 0, -1) },
  i32: { type: 'Int32', values: Int32Array.of(-(2 ** 31), 2 ** 31 - 1, 0, -1) },
  i64: { type: 'Int64', values: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n, 0n, 2n ** 53n + 1n) },
  u8: { type: 'Uint8', values: Uint8Array.of(0, 255, 1, 128) },
  u16: { type: 'Uint16', values: Uint16Array.of(0, 65535, 1, 32768) },
  u32: { type: 'Uint32', values: Uint32Array.of(0, 2 ** 32 - 1, 1, 2 ** 31) },
  u64: { type: 'Uint64', values: BigUint64Array.of(0n, 2n ** 64n - 1n, 1n, 2n ** 63n) },
  f32: { type: 'Float32', values: Float32Array.of(0.1, -(2 ** -149), 3.4028234663852886e38, -0) },
  f64: { type: 'Float64', values: Float64Array.of(0.1, 5e-324, 1.7976931348623157e308, -0) },
  odd: { type: 'Float64', values: Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1) },
  flag: { type: 'Bool', values: Uint8Array.of(1, 0, 1, 0) },
  word: { type: 'Utf8', values: ['', 'a,"b"\nc', 'é', '𝒳 end'] },
  kind: { type: 'Dictionary', dictionary: ['red', 'blü'], ordered: false, values: Int32Array.of(0, 1, 0, 1) },
  day: { type: 'Date', values: Int32Array.of(0, -1, 19_000, 11_016) },
  local: { type: 'Timestamp', unit: 'ns', values: BigInt64Array.of(0n, -1n, 1_700_000_000_123_456_789n, 5n) },
  seconds: { type: 'Timestamp', unit: 's', values: BigInt64Array.of(0n, -1n, 1_700_000_000n, 5n) },
  zoned: { type: 'Timestamp', unit: 'us', zone: 'UTC', values: BigInt64Array.of(0n, -1n, 1_700_000_000_123_456n, 5n) },
};

export const gaps: { readonly [name: string]: Column } = {
  'i64?': { type: 'Int64', values: BigInt64Array.of(1n, 2n ** 60n, 0n, -3n), valid: third },
  'u32?': { type: 'Uint32', values: Uint32Array.of(1, 2 ** 32 - 1, 0, 3), valid: third },
  'f64?': { type: 'Float64', values: Float64Array.of(1.5, 2.5, 0, 0.1), valid: third },
  'flag?': { type: 'Bool', values: Uint8Array.of(1, 0, 0, 1), valid: third },
  'word?': { type: 'Utf8', values: ['', 'x', '', 'y'], valid: third },
  'kind?': { ...(scalars.kind as Extract<Column, { type: 'Dictionary' }>), valid: third },
  'day?': { type: 'Date', values: Int32Array.of(1, 2, 0, 3), valid: third },
};

export const vectors: { readonly [name: string]: Column } = {
  pair: { type: 'FixedSizeList', of: 'Float32', width: 2, values: Float32Array.of(0.1, 1, 2, 3, 4, 5, 6, 7) },
  wide: { type: 'FixedSizeList', of: 'Uint64', width: 1, values: BigUint64Array.of(2n ** 64n - 1n, 0n, 1n, 2n) },
};

export const lists: { readonly [name: string]: Column } = {
  numbers: {
    type: 'List',
    of: 'Float32',
    values: [Float32Array.of(0.1), Float32Array.of(), Float32Array.of(1, 2), Float32Array.of(3)],
  },
  words: { type: 'List', of: 'Utf8', values: [['a'], [], ['b', ''], ['é']] },
};

export function written(columns: Table['columns'], metadata: Table['metadata'] = {}): TableToWrite {
  const table = makeTable(columns, metadata);
  const types = Object.entries(columns).map(([name, one]) => [name, typeOf(one)]);
  return {
    rows: table.rows,
    metadata,
    types: Object.fromEntries(types),
    dictionaries: Object.fromEntries(
      Object.entries(columns).flatMap(([name, one]) => (one.type === 'Dictionary' ? [[name, one.dictionary]] : [])),
    ),
    async *batches(names = Object.keys(columns)) {
      yield Object.fromEntries(names.map((name) => [name, columns[name]!]));
    },
  };
}

function typeOf(column: Column): string {
  const missing = column.valid === undefined ? '' : '?';
  if (column.type === 'FixedSizeList') return `FixedSizeList<${column.of}>[${column.width}]${missing}`;
  if (column.type === 'List') return `List<${column.of}>${missing}`;
  if (column.type === 'Dictionary') return `Dictionary<Utf8>${missing}`;
  if (column.type === 'Timestamp')
    return `Timestamp<${column.unit}${column.zone === undefined ? '' : `, ${column.zone}`}>${missing}`;
  return `${column.type}${missing}`;
}

/** Integers as texts, floats as the shortest text of their double, times as ISO 8601. */
export function plainValues(columns: Table['columns']): Record<string, unknown[]> {
  const plain = (value: unknown): unknown => {
    if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
    if (typeof value === 'bigint') return String(value);
    return Array.isArray(value) ? value.map(plain) : value;
  };
  return Object.fromEntries(
    Object.entries(columns).map(([name, one]) => {
      const at = cellsOf(one)!;
      const rows = one.type === 'FixedSizeList' ? one.values.length / one.width : one.values.length;
      return [name, Array.from({ length: rows }, (_, row) => plain(at(row)))];
    }),
  );
}
