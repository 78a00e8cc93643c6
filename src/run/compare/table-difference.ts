/**
 * The differences of two tables: columns, rows, number of differing values and their distance. For `diff` and `audit`.
 * One batch of one column of each is in memory.
 */

import { canonicalJson, compareCodePoints, type Json, type JsonObject } from '../../core/values/canonical.ts';
import type { OpenTable } from '../../stage-api/arrow/open-table.ts';
import type { Column } from '../../stage-api/table.ts';
import { type CommonRows, commonRows } from './common-rows.ts';
import { type TreeDifference, treeDifference, treeLines } from './tree-difference.ts';

export type CellValue = Json;

export interface ColumnDifference {
  readonly column: string;
  /** Number of common rows with different values. */
  readonly rows: number;
  /** Counted from 0. */
  readonly firstRow: number;
  readonly before: CellValue;
  readonly after: CellValue;
  /** Largest absolute difference of two numbers; absent for texts and bytes, and if a NaN is compared with a number. */
  readonly distance?: number;
}

export interface TableDifference {
  /** Present if the numbers of rows differ. */
  readonly rows?: { readonly before: number; readonly after: number };
  /** Columns that are in one table only, or differ in type: `name: before → after`. */
  readonly schema: readonly string[];
  /** Top-level fields of the metadata that differ. */
  readonly metadata: readonly string[];
  readonly columns: readonly ColumnDifference[];
  /** Of two trees of files, instead of their columns. */
  readonly files?: TreeDifference;
}

/**
 * Undefined if the tables have the same rows, columns and metadata. Numbers are compared bit by bit, including -0 and
 * NaN.
 */
export function tableDifference(before: OpenTable, after: OpenTable): TableDifference | undefined {
  const files = treeDifference(before, after);
  if (files !== undefined) return { schema: [], metadata: [], columns: [], files };
  const schema: string[] = [];
  const columns: ColumnDifference[] = [];
  const common = commonRows(before.batches, after.batches);
  for (const name of mergedKeys(before.types, after.types)) {
    const [oldType = 'absent', newType = 'absent'] = [before, after].map(({ types }) => types[name]);
    if (oldType !== newType) {
      schema.push(`${name}: ${oldType} → ${newType}`);
      continue;
    }
    const difference = columnDifference(name, before, after, common);
    if (difference !== undefined) columns.push(difference);
  }
  const metadata = mergedKeys(before.metadata, after.metadata).filter(
    (key) => text(before.metadata[key]) !== text(after.metadata[key]),
  );
  const rows = before.rows === after.rows ? undefined : { before: before.rows, after: after.rows };
  if (rows === undefined && schema.length + metadata.length + columns.length === 0) return undefined;
  return { ...(rows !== undefined && { rows }), schema, metadata, columns };
}

function columnDifference(
  column: string,
  before: OpenTable,
  after: OpenTable,
  common: readonly CommonRows[],
): ColumnDifference | undefined {
  let differing = 0;
  let first: Pick<ColumnDifference, 'firstRow' | 'before' | 'after'> | undefined;
  let distance: number | undefined = 0;
  const [oldOf, nowOf] = [before, after].map((table) => columnReader(table, column)) as [ColumnReader, ColumnReader];
  for (const { start, rows, left, right } of common) {
    const [old, now] = [oldOf(left.batch), nowOf(right.batch)];
    for (let row = 0; row < rows; row++) {
      const [oldRow, nowRow] = [left.from + row, right.from + row];
      const apart = distanceBetween(valuesAt(old, oldRow), valuesAt(now, nowRow));
      if (apart === 'same') continue;
      differing++;
      first ??= { firstRow: start + row, before: cellValue(old, oldRow), after: cellValue(now, nowRow) };
      distance = distance === undefined || apart === undefined ? undefined : Math.max(distance, apart);
    }
  }
  return first && { column, rows: differing, ...first, ...(distance !== undefined && { distance }) };
}

type ColumnReader = (batch: number) => Column;

/** Reads a column batch by batch, each once if they are asked for in order. */
function columnReader(table: OpenTable, name: string): ColumnReader {
  let [held, column] = [-1, undefined as Column | undefined];
  return (batch) => {
    if (batch !== held) [held, column] = [batch, table.batch(batch, [name]).columns[name]];
    return column as Column;
  };
}

/** A text, or numbers of which one that a double cannot hold is a bigint; null without a value. */
type Values = string | readonly string[] | ArrayLike<number | bigint> | null;

function valuesAt(column: Column, row: number): Values {
  if (column.valid?.[row] === 0) return null;
  if (column.type === 'FixedSizeList') return column.values.subarray(row * column.width, (row + 1) * column.width);
  if (column.type === 'Dictionary') return column.dictionary[column.values[row] ?? 0] ?? '';
  const value = column.values[row] as string | number | bigint | Exclude<Values, null>;
  return typeof value === 'number' || typeof value === 'bigint' ? [value] : value;
}

/** Undefined if there is no number for the distance. */
function distanceBetween(before: Values, after: Values): number | undefined | 'same' {
  if (before === null || after === null) return before === after ? 'same' : undefined;
  if (typeof before === 'string' || typeof after === 'string') return before === after ? 'same' : undefined;
  if (before.length !== after.length) return undefined;
  let largest = -1;
  for (let index = 0; index < before.length; index++) {
    const [old, now] = [before[index], after[index]];
    if (!Object.is(old, now)) largest = Math.max(largest, Math.abs(Number(old) - Number(now)));
  }
  if (largest === -1) return 'same';
  return Number.isFinite(largest) ? largest : undefined;
}

const shownMax = 8;

/** A value for people and JSON: long lists are cut; NaN and infinities become text. */
function cellValue(column: Column, row: number): CellValue {
  const value = valuesAt(column, row);
  if (value === null || typeof value === 'string') return value;
  if (column.type === 'Binary') return `${value.length} bytes`;
  const numbers = Array.from<unknown>(value).map((one) =>
    typeof one === 'number' && Number.isFinite(one) && !Object.is(one, -0) ? one : writeValue(one),
  );
  if (column.type !== 'FixedSizeList' && column.type !== 'List') return numbers[0] as CellValue;
  return numbers.length <= shownMax ? numbers : [...numbers.slice(0, shownMax), '…'];
}

function writeValue(value: unknown): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function mergedKeys(left: object, right: object): string[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].sort(compareCodePoints);
}

function text(value: JsonObject[string] | undefined): string | undefined {
  return value === undefined ? undefined : canonicalJson(value);
}

/**
 * A difference as sentences, the most informative first: `weights: 12 rows differ, first row 3: 0.1 → 0.2, at most 0.1
 * apart`.
 */
export function differenceLines(difference: TableDifference): string[] {
  const { rows, schema, metadata, columns, files } = difference;
  return [
    ...(files === undefined ? [] : treeLines(files)),
    ...(rows === undefined ? [] : [`${rows.before} → ${rows.after} rows`]),
    ...schema.map((one) => `column ${one}`),
    ...columns.map((one) => {
      const far = one.distance === undefined ? '' : `, at most ${Number(one.distance.toPrecision(3))} apart`;
      const count = one.rows === 1 ? '1 row differs' : `${one.rows} rows differ`;
      return `column ${one.column}: ${count}, first row ${one.firstRow}: ${shown(one.before)} → ${shown(one.after)}${far}`;
    }),
    ...metadata.map((key) => `metadata ${key} differs`),
  ];
}

function shown(value: CellValue): string {
  const written = JSON.stringify(value);
  return written.length > 60 ? `${written.slice(0, 59)}…` : written;
}
