/** Columns of a table by name and type, for readers of artifacts. A missing column is a typed failure. */

import { StageFailure } from '../stage-api/failure.ts';
import { columnType, type NumberArray, type Table } from '../stage-api/table.ts';

/** @throws StageFailure `invalid-artifact`, as all below */
export function integers(table: Table, name: string): Int32Array {
  const column = table.columns[name];
  if (column?.type === 'Int32' && column.values instanceof Int32Array) return column.values;
  throw wrongColumn(table, name, 'Int32');
}

export function floats(table: Table, name: string): Float32Array {
  const column = table.columns[name];
  if (column?.type === 'Float32' && column.values instanceof Float32Array) return column.values;
  throw wrongColumn(table, name, 'Float32');
}

export function doubles(table: Table, name: string): Float64Array {
  const column = table.columns[name];
  if (column?.type === 'Float64' && column.values instanceof Float64Array) return column.values;
  throw wrongColumn(table, name, 'Float64');
}

export function wides(table: Table, name: string): BigInt64Array {
  const column = table.columns[name];
  if (column?.type === 'Int64' && column.values instanceof BigInt64Array) return column.values;
  throw wrongColumn(table, name, 'Int64');
}

/** 1 for true. */
export function booleans(table: Table, name: string): Uint8Array {
  const column = table.columns[name];
  if (column?.type === 'Bool') return column.values;
  throw wrongColumn(table, name, 'Bool');
}

export function texts(table: Table, name: string): readonly string[] {
  const column = table.columns[name];
  if (column?.type === 'Utf8') return column.values;
  throw wrongColumn(table, name, 'Utf8');
}

export function bytes(table: Table, name: string): readonly Uint8Array[] {
  const column = table.columns[name];
  if (column?.type === 'Binary') return column.values;
  throw wrongColumn(table, name, 'Binary');
}

export interface Vectors<Values extends NumberArray> {
  /** Row-major: `width` values per row. */
  readonly values: Values;
  readonly width: number;
}

export function integerVectors(table: Table, name: string): Vectors<Int32Array> {
  const column = table.columns[name];
  if (column?.type === 'FixedSizeList' && column.values instanceof Int32Array)
    return { values: column.values, width: column.width };
  throw wrongColumn(table, name, 'FixedSizeList<Int32>');
}

export function floatVectors(table: Table, name: string): Vectors<Float32Array> {
  const column = table.columns[name];
  if (column?.type === 'FixedSizeList' && column.values instanceof Float32Array)
    return { values: column.values, width: column.width };
  throw wrongColumn(table, name, 'FixedSizeList<Float32>');
}

/** A list of numbers in each row, of any length. */
export function integerLists(table: Table, name: string): readonly Int32Array[] {
  const column = table.columns[name];
  if (column?.type === 'List' && column.values.every((one) => one instanceof Int32Array)) return column.values;
  throw wrongColumn(table, name, 'List<Int32>');
}

export function floatLists(table: Table, name: string): readonly Float32Array[] {
  const column = table.columns[name];
  if (column?.type === 'List' && column.values.every((one) => one instanceof Float32Array)) return column.values;
  throw wrongColumn(table, name, 'List<Float32>');
}

/** The result of `read`, or undefined if an optional column is missing. */
export function ifPresent<Values>(
  table: Table,
  name: string,
  read: (table: Table, name: string) => Values,
): Values | undefined {
  return Object.hasOwn(table.columns, name) ? read(table, name) : undefined;
}

export function wrongColumn(table: Table, name: string, expected: string): StageFailure {
  const column = table.columns[name];
  return new StageFailure('invalid-artifact', `the artifact's column "${name}" is missing or has the wrong type`, {
    found: column === undefined ? `columns ${Object.keys(table.columns).join(', ')}` : columnType(column),
    expected,
  });
}
