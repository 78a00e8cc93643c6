/** Tables: the in-memory form of an artifact. Does not load Arrow: `arrow-file.ts` encodes and decodes tables. */

import type { JsonObject } from '../core/values/canonical.ts';

export type NumberType = 'Int8' | 'Int16' | 'Int32' | 'Uint8' | 'Uint16' | 'Uint32' | 'Float32' | 'Float64';
export type NumberArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Float32Array
  | Float64Array;
/** Integers that a JavaScript number cannot hold exactly. */
export type WideType = 'Int64' | 'Uint64';
export type WideArray = BigInt64Array | BigUint64Array;
export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

export type Column = ColumnValues & {
  /**
   * 1 for a row with a value, 0 for one without (null): its value is then 0, '' or empty. Left out if every row has a
   * value.
   */
  readonly valid?: Uint8Array;
};

type ColumnValues =
  | { readonly type: NumberType; readonly values: NumberArray }
  | { readonly type: WideType; readonly values: WideArray }
  /** 1 for true. */
  | { readonly type: 'Bool'; readonly values: Uint8Array }
  | { readonly type: 'Utf8'; readonly values: readonly string[] }
  /** Texts by their index in `dictionary`; `ordered` if the order of the dictionary means something. */
  | {
      readonly type: 'Dictionary';
      readonly dictionary: readonly string[];
      readonly ordered: boolean;
      readonly values: Int32Array;
    }
  | { readonly type: 'Binary'; readonly values: readonly Uint8Array[] }
  /** Days since 1970. */
  | { readonly type: 'Date'; readonly values: Int32Array }
  /** Since 1970; in UTC if it has a zone, which only says how it is shown, and local if it has none. */
  | { readonly type: 'Timestamp'; readonly unit: TimeUnit; readonly zone?: string; readonly values: BigInt64Array }
  /** `width` numbers per row; `values` holds rows × width of them, row-major. */
  | { readonly type: 'FixedSizeList'; readonly of: NumberType; readonly width: number; readonly values: NumberArray }
  | { readonly type: 'FixedSizeList'; readonly of: WideType; readonly width: number; readonly values: WideArray }
  | { readonly type: 'List'; readonly of: NumberType; readonly values: readonly NumberArray[] }
  | { readonly type: 'List'; readonly of: WideType; readonly values: readonly WideArray[] }
  | { readonly type: 'List'; readonly of: 'Utf8'; readonly values: readonly (readonly string[])[] };

export interface Table {
  readonly rows: number;
  readonly columns: { readonly [name: string]: Column };
  /** Facts about the whole table, stored as canonical JSON under the schema metadata key `arrowline`. */
  readonly metadata: JsonObject;
}

/** The typed array for each number type. */
export const arrays = {
  Int8: Int8Array,
  Int16: Int16Array,
  Int32: Int32Array,
  Uint8: Uint8Array,
  Uint16: Uint16Array,
  Uint32: Uint32Array,
  Float32: Float32Array,
  Float64: Float64Array,
} as const;

export const wideArrays = { Int64: BigInt64Array, Uint64: BigUint64Array } as const;

/** Constructors of columns with short type signatures. */
export const column = {
  uint8: (values: Uint8Array): Column => ({ type: 'Uint8', values }),
  int32: (values: Int32Array): Column => ({ type: 'Int32', values }),
  int64: (values: BigInt64Array): Column => ({ type: 'Int64', values }),
  bool: (values: readonly boolean[]): Column => ({ type: 'Bool', values: Uint8Array.from(values, Number) }),
  float32: (values: Float32Array): Column => ({ type: 'Float32', values }),
  float64: (values: Float64Array): Column => ({ type: 'Float64', values }),
  utf8: (values: readonly string[]): Column => ({ type: 'Utf8', values }),
  binary: (values: readonly Uint8Array[]): Column => ({ type: 'Binary', values }),
  vectors: (values: NumberArray | WideArray, width: number): Column =>
    ({ type: 'FixedSizeList', of: numberTypeOf(values), width, values }) as Column,
  lists: (of: NumberType, values: readonly NumberArray[]): Column => ({ type: 'List', of, values }),
} as const;

function numberTypeOf(values: NumberArray | WideArray): NumberType | WideType {
  for (const [name, arrayType] of Object.entries({ ...arrays, ...wideArrays }))
    if (values instanceof arrayType) return name as NumberType | WideType;
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

/**
 * The type of a column as documents and schemas write it: `FixedSizeList<Uint8>[784]`, `List<Float32>`, `Utf8`,
 * `Timestamp<us, UTC>`; `Utf8?` if rows have no value.
 */
export function columnType(column: Column): string {
  return `${valueType(column)}${column.valid?.includes(0) === true ? '?' : ''}`;
}

function valueType(column: Column): string {
  switch (column.type) {
    case 'FixedSizeList':
      return `FixedSizeList<${column.of}>[${column.width}]`;
    case 'List':
      return `List<${column.of}>`;
    case 'Dictionary':
      return 'Dictionary<Utf8>';
    case 'Timestamp':
      return `Timestamp<${column.unit}${column.zone === undefined ? '' : `, ${column.zone}`}>`;
    default:
      return column.type;
  }
}

/** The part of a table that schemas/artifacts/*.schema.json describe: column types by name, and the metadata. */
export function describeTable(table: Table): { columns: Record<string, string>; metadata: JsonObject } {
  const columns = Object.fromEntries(Object.entries(table.columns).map(([name, one]) => [name, columnType(one)]));
  return { columns, metadata: table.metadata };
}
