/** The columns that say where the examples of an artifact are from, so that any of them can be joined with its source. */

import { type Column, column, type Table } from '../stage-api/table.ts';
import { ifPresent, integers, wrongColumn } from './columns.ts';

/** The places of the rows in the files that they are from. */
export interface SourceRows {
  /** From 0. */
  readonly row: Int32Array;
  /** Index into `files` of each row; absent if there is one file. */
  readonly file?: Int32Array;
  readonly files?: readonly string[];
}

export interface NamedColumn {
  readonly name: string;
  readonly column: Column;
}

export interface RowOrigins {
  readonly source?: SourceRows;
  /** Columns that identify a row in its source. */
  readonly ids?: readonly NamedColumn[];
}

export const sourceRow = 'source.row';
export const sourceFile = 'source.file';
/** The column `id.NAME` identifies a row in its source. */
export const idPrefix = 'id.';

export function originColumns({ source, ids = [] }: RowOrigins): Record<string, Column> {
  const columns: Record<string, Column> = {};
  if (source) columns[sourceRow] = column.int32(source.row);
  if (source?.file)
    columns[sourceFile] = { type: 'Dictionary', dictionary: source.files ?? [], ordered: false, values: source.file };
  for (const id of ids) columns[`${idPrefix}${id.name}`] = id.column;
  return columns;
}

export function readOrigins(table: Table): RowOrigins {
  const source = sourceIn(table);
  const ids = Object.entries(table.columns)
    .filter(([name]) => name.startsWith(idPrefix))
    .map(([name, one]) => ({ name: name.slice(idPrefix.length), column: one }));
  return { ...(source && { source }), ...(ids.length > 0 && { ids }) };
}

function sourceIn(table: Table): SourceRows | undefined {
  const row = ifPresent(table, sourceRow, integers);
  if (row === undefined) return undefined;
  const file = table.columns[sourceFile];
  if (file === undefined) return { row };
  if (file.type !== 'Dictionary') throw wrongColumn(table, sourceFile, 'Dictionary<Utf8>');
  return { row, file: file.values, files: file.dictionary };
}
