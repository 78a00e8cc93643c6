/**
 * A table as CSV (RFC 4180, a header, UTF-8). A vector is as many columns as it has numbers: `name_0`, `name_1`, …, or by
 * the names that a dataset gives them, `features.age`. A column of lists has no form.
 */

import type { Column, JsonObject } from 'arrowline/stage';
import { csvQuoted, csvText, numberText } from '../../lib/kit/cells/cell-text.ts';
import { cellsOf } from '../../lib/kit/cells/cells.ts';
import { writeLines } from './lines.ts';
import { noForm, type TableToWrite, widthOf } from './table-to-write.ts';

const hint = 'write it as parquet or arrow, which hold lists and bytes';

/** @throws StageFailure `output-form` */
export async function writeCsv(path: string, table: TableToWrite): Promise<readonly string[]> {
  const given = numberNames(table.metadata);
  const names: string[] = [];
  const notes: string[] = [];
  for (const [name, type] of Object.entries(table.types)) {
    if (type.startsWith('List<') || type.startsWith('Binary')) throw noForm(name, type, 'csv', hint);
    const width = widthOf(type);
    const own = width === undefined ? [name] : numbersNamed(name, width, given.get(name));
    if (width !== undefined)
      notes.push(`${name} has ${width} numbers a row: they are the columns ${own[0]} to ${own.at(-1)}`);
    names.push(...own);
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw noForm(twice, 'the name of two columns', 'csv', hint);
  await writeLines(path, { header: `${names.map(csvQuoted).join(',')}\n` }, table, (columns) => {
    const cells = Object.keys(table.types).map((name) => textsOf(columns[name]!));
    return (row) => `${cells.map((at) => at(row)).join(',')}\n`;
  });
  return notes;
}

function textsOf(column: Column): (row: number) => string {
  if (column.type === 'FixedSizeList') {
    const { width, values, valid } = column;
    return (row) =>
      Array.from({ length: width }, (_, at) =>
        valid?.[row] === 0 ? '' : numberText(values[row * width + at]!),
      ).join();
  }
  const at = cellsOf(column)!;
  return (row) => csvText(at(row));
}

function numbersNamed(name: string, width: number, names: readonly string[] | undefined): string[] {
  return Array.from({ length: width }, (_, at) => (names === undefined ? `${name}_${at}` : `${name}.${names[at]}`));
}

/** The names of a tensor's numbers, where they are all different. */
function numberNames({ type, groups }: JsonObject): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, readonly string[]>();
  if (type !== 'dataset') return named;
  for (const { name, tensor } of (groups as readonly JsonObject[] | undefined) ?? []) {
    const { names } = (tensor ?? {}) as { readonly names?: readonly string[] };
    if (names && new Set(names).size === names.length) named.set(name as string, names);
  }
  return named;
}
