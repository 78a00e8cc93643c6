/**
 * Tables as CSV (RFC 4180, a header, UTF-8), so that every number reads back exactly. A vector is as many columns as it
 * has numbers, `name_0`, `name_1`, …, or by the names that a dataset gives them: `features.age`.
 */

import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { type Column, columnType, type JsonObject, StageFailure, type Table } from 'arrowline/stage';
import { CsvError, parse } from 'csv-parse';
import { csvQuoted, csvText, numberText } from '../../lib/kit/cells/cell-text.ts';
import { type Cell, cellsOf } from '../../lib/kit/cells/cells.ts';
import { checkName, fill, mistaken, type PlaceOf } from './fill.ts';
import { inferTexts } from './infer.ts';
import type { Wanted, WantedColumns } from './wanted.ts';
import { writeLines } from './write-lines.ts';

const recordBytesMax = 1 << 26;

/** Fails with `input-form` for a column that has no form in CSV. */
export function writeCsv(path: string, table: Table, port: string): void {
  const given = numberNames(table);
  const columns = Object.entries(table.columns).flatMap(([name, column]) => flat(name, column, port, given.get(name)));
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw noForm(port, twice, 'the name of two columns', 'csv');
  const header = `${names.map(csvQuoted).join(',')}\n`;
  writeLines(path, header, table.rows, (row) => `${columns.map(({ at }) => at(row)).join(',')}\n`);
}

interface Flat {
  readonly name: string;
  at(row: number): string;
}

/** The names of a tensor's numbers, where they are all different. */
function numberNames({ metadata }: Table): ReadonlyMap<string, readonly string[]> {
  const groups = metadata.type === 'dataset' ? (metadata.groups as readonly JsonObject[] | undefined) : undefined;
  const named = new Map<string, readonly string[]>();
  for (const { name, tensor } of groups ?? []) {
    const { names } = (tensor ?? {}) as { readonly names?: readonly string[] };
    if (names && new Set(names).size === names.length) named.set(name as string, names);
  }
  return named;
}

function flat(name: string, column: Column, port: string, names?: readonly string[]): Flat[] {
  const at = cellsOf(column);
  if (at === undefined || column.type === 'List') throw noForm(port, name, `of type ${columnType(column)}`, 'csv');
  if (column.type !== 'FixedSizeList') return [{ name, at: (row) => csvText(at(row)) }];
  return Array.from({ length: column.width }, (_, index) => ({
    name: names?.[index] === undefined ? `${name}_${index}` : `${name}.${names[index]}`,
    at: (row) => (column.valid?.[row] === 0 ? '' : numberText(column.values[row * column.width + index] as number)),
  }));
}

export function noForm(port: string, column: string, found: string, form: string): StageFailure {
  return new StageFailure('input-form', `the input "${port}" cannot be given as ${form}`, {
    where: `column "${column}"`,
    found,
    expected: form === 'csv' ? 'numbers, texts and vectors' : 'a column that the form can hold',
    hint: `give it as it is stored: leave out inputs.${port}`,
  });
}

/** The columns of a CSV file. Columns that are not wanted, and all where nothing is, get the type of their cells. */
export async function readCsv(path: string, wanted?: WantedColumns): Promise<Record<string, Column>> {
  const { names, cells, lines } = await readCells(path);
  const file = basename(path);
  const rowPlace: PlaceOf = (row) => `${file}:${lines[row] ?? 1} (row ${row + 1})`;
  const columns: Record<string, Column> = {};
  const vectors = vectorsOf(names, wanted);
  names.forEach((name, index) => {
    const vector = vectors.find(({ parts }) => parts.includes(index));
    const place: PlaceOf = (row) => `${rowPlace(row)}, column "${name}"`;
    if (vector === undefined) {
      const own = (cells[index] as string[]).map((cell) => (cell === '' ? null : cell));
      const type = wanted?.get(name) ?? inferTexts(own);
      const texts = type.shape === 'scalar' && type.of === 'Utf8';
      columns[name] = fill(type, texts ? (cells[index] as string[]) : own, place);
    } else if (vector.parts[0] === index) {
      const { parts, type } = vector;
      const rows = lines.map((_, row): Cell => parts.map((part) => cells[part]?.[row] as string));
      columns[vector.name] = fill(type, rows, (row) => `${rowPlace(row)}, columns "${vector.name}_…"`);
    }
  });
  return columns;
}

interface Vector {
  readonly name: string;
  readonly type: Wanted;
  /** Indexes of its columns, in order. */
  readonly parts: readonly number[];
}

function vectorsOf(names: readonly string[], wanted: WantedColumns = new Map()): Vector[] {
  const index = new Map(names.map((name, at) => [name, at]));
  return [...wanted].flatMap(([name, type]) => {
    if (type.shape !== 'vector' || index.has(name)) return [];
    const parts: number[] = [];
    for (let at = index.get(`${name}_0`); at !== undefined; at = index.get(`${name}_${parts.length}`)) parts.push(at);
    return parts.length === 0 ? [] : [{ name, type, parts }];
  });
}

interface ReadCells {
  readonly names: readonly string[];
  /** By column. */
  readonly cells: readonly string[][];
  /** The line on which each row begins. */
  readonly lines: readonly number[];
}

async function readCells(path: string): Promise<ReadCells> {
  const file = basename(path);
  const parser = createReadStream(path).pipe(
    parse({
      bom: true,
      info: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n'],
      max_record_size: recordBytesMax,
    }),
  ) as AsyncIterable<{ readonly record: readonly string[]; readonly info: { readonly lines: number } }>;
  let names: readonly string[] | undefined;
  let cells: string[][] = [];
  const lines: number[] = [];
  let line = 1;
  try {
    for await (const { record, info } of parser) {
      if (names === undefined) {
        names = header(record, file);
        cells = names.map(() => []);
      } else {
        if (record.length !== names.length)
          throw mistaken(`${file}:${line}`, `${record.length} cells`, `${names.length}, as in the header`);
        record.forEach((cell, index) => void cells[index]?.push(cell));
        lines.push(line);
      }
      line = info.lines + 1;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw mistaken(`${file}:${line}`, error.message, 'quotes around whole cells, each closed, those inside doubled');
  }
  if (names === undefined) throw mistaken(`${file}:1`, 'an empty file', 'a header with the names of the columns');
  return { names, cells, lines };
}

function header(names: readonly string[], file: string): readonly string[] {
  names.forEach((name, index) => {
    checkName(name, `${file}:1`);
    if (name === '')
      throw mistaken(
        `${file}:1`,
        `column ${index + 1} without a name`,
        'a name for every column',
        'pandas writes one for its index: to_csv(path, index=False)',
      );
    if (names.indexOf(name) !== index) throw mistaken(`${file}:1`, `two columns "${name}"`, 'different names');
  });
  return names;
}
