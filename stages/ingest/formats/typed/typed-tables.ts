/** The rows of a typed file in the types that were found for its columns. */

import { type Column, columnRows, type Table } from 'arrowline/stage';
import type { SourceColumn } from '../../rows.ts';
import { adapt } from './adapt.ts';
import { textsOf } from './column-parts.ts';
import { damaged } from './data-failure.ts';
import { rowsAtATime } from './piece-rows.ts';
import type { RawColumn, RawRows } from './raw-rows.ts';

/** @param columns those that are read, in the file's order */
export async function* typedTables(
  raw: RawRows,
  file: string,
  columns: readonly SourceColumn[],
  missing: readonly string[],
): AsyncGenerator<Table> {
  const raws = new Map(raw.columns.map((column) => [column.name, column]));
  const found = columns.map(() => 0);
  let start = 0;
  const names = new Set(columns.map(({ name }) => name));
  for await (const piece of raw.read(names, rowsAtATime(columns, raw.rowBytes))) {
    const typed: Record<string, Column> = {};
    columns.forEach((column, index) => {
      const where = (row: number): string => `${file} (row ${start + row}), column "${column.name}"`;
      const own = raws.get(column.name) as RawColumn;
      const result = stored(adapt(own, column.type, piece.columns[column.name] as Column, missing, where), column);
      if (result.valid !== undefined)
        for (const one of result.valid) if (one === 0) found[index] = (found[index] as number) + 1;
      typed[column.name] = result;
    });
    start += piece.rows;
    yield { rows: piece.rows, columns: typed, metadata: {} };
  }
  columns.forEach(({ name, missing: told }, index) => {
    if (found[index] !== told)
      throw damaged(file, `column "${name}"`, `${found[index]} rows without a value, where the file declares ${told}`);
  });
}

const integers = { Uint8: Uint8Array, Int16: Int16Array, Int32: Int32Array } as const;

/** The column in its storage, with zeros and empty texts where there is no value. */
function stored(column: Column, { type, storage, categories }: SourceColumn): Column {
  const valid = column.valid?.includes(0) === true ? { valid: column.valid } : {};
  if (type === 'integer') return { ...stripped(narrow(column, storage)), ...valid } as Column;
  if (type === 'category') return { ...indexed(column, categories ?? []), ...valid };
  if (type === 'text') return { type: 'Utf8', values: cleared(textsOf(column), column.valid), ...valid };
  return { ...stripped(column), ...valid } as Column;
}

/** Without `valid`; values that are missing are 0. */
function stripped({ valid, ...column }: Column): Omit<Column, 'valid'> {
  if (valid === undefined || !ArrayBuffer.isView(column.values)) return column;
  const width = column.type === 'FixedSizeList' ? column.width : 1;
  const values = column.values.slice() as Float64Array;
  const zero = (column.values instanceof BigInt64Array || column.values instanceof BigUint64Array ? 0n : 0) as number;
  for (let row = 0; row < valid.length; row++) if (valid[row] === 0) values.fill(zero, row * width, (row + 1) * width);
  return { ...column, values } as Column;
}

function cleared(texts: readonly string[], valid: Uint8Array | undefined): readonly string[] {
  return valid === undefined ? texts : texts.map((text, row) => (valid[row] === 0 ? '' : text));
}

function narrow(column: Column, storage: string): Column {
  const values = column.values as ArrayLike<number | bigint>;
  const about = column.valid === undefined ? {} : { valid: column.valid };
  if (storage === 'Int64')
    return {
      type: 'Int64',
      values: column.type === 'Int64' ? column.values : BigInt64Array.from(Array.from(values, BigInt)),
      ...about,
    };
  const of = storage as keyof typeof integers;
  const narrowed = new integers[of](values.length);
  for (let row = 0; row < values.length; row++) narrowed[row] = Number(values[row]);
  return { type: of, values: narrowed, ...about };
}

function indexed(column: Column, categories: readonly string[]): Column {
  const places = new Map(categories.map((text, place) => [text, place]));
  const values = new Int32Array(columnRows(column));
  if (column.type === 'Dictionary') {
    const renumbered = Int32Array.from(column.dictionary, (text) => places.get(text) ?? 0);
    column.values.forEach((index, row) => {
      values[row] = column.valid?.[row] === 0 ? 0 : (renumbered[index] as number);
    });
  } else {
    textsOf(column).forEach((text, row) => {
      values[row] = column.valid?.[row] === 0 ? 0 : (places.get(text) ?? 0);
    });
  }
  return { type: 'Dictionary', dictionary: categories, ordered: false, values };
}
