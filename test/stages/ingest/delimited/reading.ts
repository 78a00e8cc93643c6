/** Delimited text read from files of a test's own, whole: columns by name, with null for a missing value. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Column, columnRows, type StageFailure, type Table } from 'arrowline/stage';
import type { CsvOptions } from '../../../../stages/ingest/formats/delimited/options.ts';
import { type CsvRows, openCsv, openTsv } from '../../../../stages/ingest/formats/delimited/read.ts';
import type { ReadOptions } from '../../../../stages/ingest/rows.ts';

export type Options = Partial<ReadOptions> & CsvOptions & { readonly tsv?: boolean };

export interface Read {
  readonly rows: CsvRows;
  readonly tables: readonly Table[];
  /** `type storage` of each column; with a `?` where values are missing. */
  readonly types: { readonly [name: string]: string };
  readonly values: { readonly [name: string]: readonly unknown[] };
}

export async function withFile<T>(
  content: string | Uint8Array,
  use: (file: { name: string; path: string; bytes: number }) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'delimited-'));
  try {
    const path = join(folder, 'f.csv');
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    writeFileSync(path, bytes);
    return await use({ name: 'f.csv', path, bytes: bytes.length });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function read(content: string | Uint8Array, { tsv = false, ...options }: Options = {}): Promise<Read> {
  const all = { missing: [], types: {}, dropped: new Set<string>(), pulse: async () => {}, ...options };
  return withFile(content, async (file) => {
    const rows = await (tsv ? openTsv(file, all) : openCsv(file, all));
    const tables: Table[] = [];
    for await (const table of rows.read()) tables.push(table);
    const types = Object.fromEntries(
      rows.columns.map(({ name, type, storage, missing }) => [name, `${type} ${storage}${missing > 0 ? '?' : ''}`]),
    );
    const values = Object.fromEntries(
      rows.columns.map(({ name }) => [name, tables.flatMap((table) => cells(table.columns[name]!))]),
    );
    return { rows, tables, types, values };
  });
}

/** The values of a column, with null for a missing one. */
export function cells(column: Column): unknown[] {
  return Array.from({ length: columnRows(column) }, (_, row) => {
    if (column.valid?.[row] === 0) return null;
    if (column.type === 'FixedSizeList') return [...column.values.slice(row * column.width, (row + 1) * column.width)];
    const value = column.values[row];
    if (column.type === 'Dictionary') return column.dictionary[value as number];
    return column.type === 'Bool' ? value === 1 : value;
  });
}

/** The failure of a reading; a reading that succeeds, or ends in another error, fails the test. */
export const failure = (content: string | Uint8Array, options: Options = {}): Promise<StageFailure> =>
  failureOf(read(content, options));

export async function failureOf(reading: Promise<unknown>): Promise<StageFailure> {
  try {
    await reading;
  } catch (error) {
    if ((error as StageFailure).facts !== undefined) return error as StageFailure;
    throw error;
  }
  throw new Error('it was read');
}
