/** Tables: the in-memory form of an artifact. Does not load Arrow: `arrow-file.ts` encodes and decodes tables. */

import type { JsonObject } from '../core/values/canonical.ts';

export type NumberType = 'Uint8' | 'Int32' | 'Float32' | 'Float64';
export type NumberArray = Uint8Array | Int32Array | Float32Array | Float64Array;

export type Column =
  | { readonly type: NumberType; readonly values: NumberArray }
  | { readonly type: 'Utf8'; readonly values: readonly string[] }
  | { readonly type: 'Binary'; readonly values: readonly Uint8Array[] }
  /** `width` numbers per row; `values` holds rows × width of them, row-major. */
  | { readonly type: 'FixedSizeList'; readonly of: NumberType; readonly width: number; readonly values: NumberArray }
  | { readonly type: 'List'; readonly of: NumberType; readonly values: readonly NumberArray[] };

export interface Table {
  readonly rows: number;
  readonly columns: { readonly [name: string]: Column };
  /** Facts about the whole table, stored as canonical JSON under the schema metadata key `arrowline`. */
  readonly metadata: JsonObject;
}

/** The typed array for each number type. */
export const arrays = { Uint8: Uint8Array, Int32: Int32Array, Float32: Float32Array, Float64: Float64Array } as const;

/** Constructors of columns with short type signatures. */
export const column = {
  uint8: (values: Uint8Array): Column => ({ type: 'Uint8', values }),
  int32: (values: Int32Array): Column => ({ type: 'Int32', values }),
  float32: (values: Float32Array): Column => ({ type: 'Float32', values }),
  float64: (values: Float64Array): Column => ({ type: 'Float64', values }),
  utf8: (values: readonly string[]): Column => ({ type: 'Utf8', values }),
  binary: (values: readonly Uint8Array[]): Column => ({ type: 'Binary', values }),
  vectors: (values: NumberArray, width: number): Column => ({
    type: 'FixedSizeList',
    of: numberTypeOf(values),
    width,
    values,
  }),
  lists: (of: NumberType, values: readonly NumberArray[]): Column => ({ type: 'List', of, values }),
} as const;

function numberTypeOf(values: NumberArray): NumberType {
  for (const [name, arrayType] of Object.entries(arrays)) if (values instanceof arrayType) return name as NumberType;
  throw new TypeError('Internal error: not a typed array of a supported kind');
}

/** Number of rows a column holds. */
export function columnRows(column: Column): number {
  return column.type === 'FixedSizeList' ? column.values.length / column.width : column.values.length;
}

/** Builds a table and checks that every column has the same number of rows. */
export function makeTable(columns: { readonly [name: string]: Column }, metadata: JsonObject): Table {
  const counts = Object.entries(columns).map(([name, one]) => [name, columnRows(one)] as const);
  const rows = counts[0]?.[1] ?? 0;
  for (const [name, count] of counts)
    if (count !== rows) throw new RangeError(`Internal error: column "${name}" has ${count} rows, expected ${rows}`);
  return { rows, columns, metadata };
}

/** The type of a column as documents and schemas write it: `FixedSizeList<Uint8>[784]`, `List<Float32>`, `Utf8`. */
export function columnType(column: Column): string {
  if (column.type === 'FixedSizeList') return `FixedSizeList<${column.of}>[${column.width}]`;
  if (column.type === 'List') return `List<${column.of}>`;
  return column.type;
}

/** The part of a table that schemas/artifacts/*.schema.json describe: column types by name, and the metadata. */
export function describeTable(table: Table): { columns: Record<string, string>; metadata: JsonObject } {
  const columns = Object.fromEntries(Object.entries(table.columns).map(([name, one]) => [name, columnType(one)]));
  return { columns, metadata: table.metadata };
}
