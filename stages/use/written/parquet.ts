/**
 * A table as Parquet, in row groups of at most 131,072 rows: numbers, texts, times and bytes as they are, vectors and lists as
 * lists. No value changes: seconds become milliseconds, and texts of a dictionary plain texts.
 */

import { type Column, columnRows, sliceColumn } from 'arrowline/stage';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import { type Columns, noForm, type TableToWrite, widthOf } from './table-to-write.ts';

/** More values of a column are not prepared at once. */
const valuesMax = 1 << 20;
const rowsMax = 1 << 16;

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];
type Leaf = Pick<SchemaElement, 'type' | 'converted_type' | 'logical_type'>;

const numbers: { readonly [type: string]: Leaf } = {
  Int8: { type: 'INT32', converted_type: 'INT_8' },
  Int16: { type: 'INT32', converted_type: 'INT_16' },
  Int32: { type: 'INT32' },
  Int64: { type: 'INT64' },
  Uint8: { type: 'INT32', converted_type: 'UINT_8' },
  Uint16: { type: 'INT32', converted_type: 'UINT_16' },
  Uint32: { type: 'INT32', converted_type: 'UINT_32' },
  Uint64: { type: 'INT64', converted_type: 'UINT_64' },
  Float32: { type: 'FLOAT' },
  Float64: { type: 'DOUBLE' },
  Bool: { type: 'BOOLEAN' },
  Utf8: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  'Dictionary<Utf8>': { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  Binary: { type: 'BYTE_ARRAY' },
  Date: { type: 'INT32', converted_type: 'DATE' },
};
const units = { s: 'MILLIS', ms: 'MILLIS', us: 'MICROS', ns: 'NANOS' } as const;

/** @throws StageFailure `output-form` */
export async function writeParquet(path: string, table: TableToWrite): Promise<readonly string[]> {
  const entries = Object.entries(table.types);
  const notes = entries.flatMap(([name, type]) => noteOn(name, type));
  const root: SchemaElement = { name: 'root', num_children: entries.length };
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: [root, ...entries.flatMap(([name, type]) => elementsOf(name, type))],
    // Readers skip by statistics, which the writer orders as signed numbers.
    statistics: false,
    kvMetadata: [{ key: 'arrowline', value: JSON.stringify(table.metadata) }],
    createdBy: 'arrowline',
  });
  const rowsEach = Math.max(
    1,
    Math.min(rowsMax, ...entries.map(([, type]) => Math.floor(valuesMax / (widthOf(type) ?? 1)))),
  );
  let held = entries.map((): unknown[][] => []);
  let rows = 0;
  const write = async (): Promise<void> => {
    if (rows === 0) return;
    await writer.write({
      columnData: entries.map(([name], at) => ({ name, data: held[at]!.flat(1) })),
      rowGroupSize: rows,
    });
    held = entries.map(() => []);
    rows = 0;
  };
  for await (const columns of table.batches())
    for (const piece of piecesOf(columns, rowsEach)) {
      entries.forEach(([name], at) => void held[at]!.push(valuesIn(piece[name]!)));
      rows += columnRows(Object.values(piece)[0]!);
      if (rows >= rowsEach) await write();
    }
  await write();
  await writer.finish();
  return notes;
}

function* piecesOf(columns: Columns, rowsEach: number): Generator<Columns> {
  const [first] = Object.values(columns);
  const rows = first === undefined ? 0 : columnRows(first);
  for (let start = 0; start < rows; start += rowsEach)
    yield Object.fromEntries(
      Object.entries(columns).map(([name, one]) => [name, sliceColumn(one, start, Math.min(rows, start + rowsEach))]),
    );
}

function elementsOf(name: string, given: string): SchemaElement[] {
  const repetition_type = given.endsWith('?') ? 'OPTIONAL' : 'REQUIRED';
  const type = given.replace(/\?$/, '');
  const [, of] = /^(?:FixedSizeList|List)<(\w+)>/.exec(type) ?? [];
  const leaf = leafOf(of ?? type);
  if (leaf === undefined) throw noForm(name, given, 'parquet', 'write it as arrow');
  if (of === undefined) return [{ name, repetition_type, ...leaf }];
  return [
    { name, repetition_type, converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'REQUIRED', ...leaf },
  ];
}

function leafOf(type: string): Leaf | undefined {
  const [, unit, zone] = /^Timestamp<(s|ms|us|ns)(, .+)?>$/.exec(type) ?? [];
  if (unit === undefined) return numbers[type];
  return {
    type: 'INT64',
    logical_type: {
      type: 'TIMESTAMP',
      isAdjustedToUTC: zone !== undefined,
      unit: units[unit as keyof typeof units],
    },
  };
}

/** Parquet knows times of UTC and local ones, and no names of zones. */
function noteOn(name: string, type: string): string[] {
  const [, zone] = /^Timestamp<\w+, (.+)>/.exec(type) ?? [];
  return zone === undefined || zone === 'UTC' ? [] : [`${name}: times of UTC, without the name of their zone, ${zone}`];
}

/** The values as the writer takes them; null for a row without one. */
function valuesIn(column: Column): unknown[] {
  const { valid } = column;
  const values = plainValues(column);
  return valid === undefined ? values : values.map((value, row) => (valid[row] === 0 ? null : value));
}

function plainValues(column: Column): unknown[] {
  switch (column.type) {
    case 'Bool':
      return Array.from(column.values, (value) => value === 1);
    case 'Dictionary':
      return Array.from(column.values, (code) => column.dictionary[code] ?? '');
    case 'Timestamp':
      return Array.from(column.values, (value) => (column.unit === 's' ? value * 1000n : value));
    case 'FixedSizeList':
      return Array.from({ length: columnRows(column) }, (_, row) =>
        Array.from<number | bigint>(column.values.subarray(row * column.width, (row + 1) * column.width)),
      );
    case 'List':
      return column.values.map((list) => Array.from<number | bigint | string>(list));
    default:
      return Array.from<unknown>(column.values);
  }
}
