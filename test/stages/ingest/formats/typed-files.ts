/** Reads the fixtures of typed files, which pyarrow, pandas, polars and NumPy wrote, and values as their JSON has them. */

import { readFileSync, statSync } from 'node:fs';
import type { Column, OpenFile, Table } from 'arrowline/stage';
import type { ReadOptions, RowSource } from '../../../../stages/ingest/rows.ts';

const fixtures = new URL('../../../../../test/stages/ingest/formats/fixtures/', import.meta.url);

export function fixture(name: string): OpenFile {
  const path = new URL(name, fixtures).pathname;
  return { name, path, bytes: statSync(path).size };
}

export type Values = { readonly [column: string]: readonly unknown[] };

/** The values that the library which wrote a fixture reads from it. */
export function expectedOf(name: string): Values {
  return JSON.parse(readFileSync(new URL(`${name}.json`, fixtures), 'utf8')) as Values;
}

export function reading(options: Partial<ReadOptions> = {}): ReadOptions {
  return { missing: [], types: {}, dropped: new Set(), pulse: async () => {}, ...options };
}

/** All rows: integers and times as texts, since JSON's numbers are doubles. */
export async function valuesOf(source: RowSource, names?: readonly string[]): Promise<Values> {
  const values: Record<string, unknown[]> = {};
  for await (const table of source.read(names))
    for (const [name, column] of Object.entries(table.columns)) {
      values[name] ??= [];
      values[name].push(...plainColumn(column, table));
    }
  return values;
}

function plainColumn(column: Column, { rows }: Table): unknown[] {
  return Array.from({ length: rows }, (_, row) => (column.valid?.[row] === 0 ? null : plainValue(column, row)));
}

function plainValue(column: Column, row: number): unknown {
  switch (column.type) {
    case 'Dictionary':
      return column.dictionary[column.values[row] as number];
    case 'Bool':
      return column.values[row] === 1;
    case 'Float32':
    case 'Float64':
      return floatOf(column.values[row] as number);
    case 'FixedSizeList': {
      const { width, of } = column;
      const part = Array.from<number | bigint>(
        column.values.subarray(row * width, (row + 1) * width) as ArrayLike<number>,
      );
      return part.map((one) => (of.startsWith('Float') ? floatOf(one as number) : String(one)));
    }
    case 'Utf8':
      return column.values[row];
    default:
      return String(column.values[row]);
  }
}

function floatOf(value: number): number | string {
  return Number.isFinite(value) ? value : Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}
