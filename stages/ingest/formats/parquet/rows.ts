/**
 * Rows of a Parquet file, page by page: memory depends on the pages of its columns, not on the file or its row groups.
 * Bytes are unpacked and decoded by hyparquet and its compressors, whose typed values are taken before it makes objects
 * of them: microseconds, decimals and integers of 64 bits stay exact.
 */

import type { Column, Table } from 'arrowline/stage';
import { dictionaryNames } from '../arrow/dictionary-names.ts';
import { ColumnParts } from '../typed/column-parts.ts';
import { asDamage, damaged, unfit } from '../typed/data-failure.ts';
import type { FileBytes } from '../typed/file-bytes.ts';
import type { RawColumn, RawRows } from '../typed/raw-rows.ts';
import { flatRows } from './flat-rows.ts';
import { type Footer, type ParquetColumn, readFooter } from './footer.ts';
import { listRows } from './list-rows.ts';
import { pagesOf } from './pages.ts';

export async function parquetRows(bytes: FileBytes, file: string, wanted: (name: string) => boolean): Promise<RawRows> {
  const footer = readFooter(bytes, file);
  const declared = await dictionaryNames(footer.metadata.get('ARROW:schema'));
  const widths = new Map<string, number>();
  const columns = footer.columns.map((column): RawColumn => {
    const { name, leaf, nulls } = column;
    const { found, kind, cure, whole, storage } = leaf;
    const about = { name, found, ...(nulls !== undefined && { nulls }) };
    if (kind === undefined || !wanted(name)) return { ...about, ...(cure !== undefined && { cure }) };
    if (column.list === undefined)
      return {
        ...about,
        kind: kind === 'text' && declared.has(name) ? 'category' : kind,
        ...(whole && { whole }),
        ...(storage !== undefined && { storage }),
      };
    const first = partsOf(bytes, file, column, undefined).next();
    if (first.done === true)
      return { ...about, cure: 'a file without rows does not tell the length of its lists: leave the column out' };
    const { value: part } = first;
    if (part.type !== 'FixedSizeList') throw new TypeError('Internal error: a list that is no vector');
    widths.set(name, part.width);
    return { ...about, kind: 'tensor', storage: `FixedSizeList<${part.of}>[${part.width}]`, shape: [part.width] };
  });
  return {
    rows: footer.rows,
    columns,
    rowBytes: footer.bytes / Math.max(1, footer.rows),
    read: (names, rows) => tablesOf(bytes, file, footer, names, rows, widths),
  };
}

async function* tablesOf(
  bytes: FileBytes,
  file: string,
  footer: Footer,
  names: ReadonlySet<string>,
  rowsMax: number,
  widths: ReadonlyMap<string, number>,
): AsyncGenerator<Table> {
  const parts = footer.columns
    .filter(({ name }) => names.has(name))
    .map((column) => ({
      name: column.name,
      parts: new ColumnParts(partsOf(bytes, file, column, widths.get(column.name))),
    }));
  for (let at = 0; at < footer.rows; at += rowsMax) {
    const rows = Math.min(rowsMax, footer.rows - at);
    const columns: Record<string, Column> = {};
    for (const { name, parts: column } of parts)
      if (names.has(name))
        columns[name] = column.take(rows, (missing) => {
          throw damaged(file, `column "${name}"`, `${missing} rows less than the file declares`);
        });
    yield { rows, columns, metadata: {} };
  }
}

/** The column in parts, over all row groups. Errors of the decoder are given their place. */
function* partsOf(bytes: FileBytes, file: string, column: ParquetColumn, width: number | undefined): Generator<Column> {
  let group = 0;
  let before = 0;
  const wrong = (row: number, found: string): never => {
    throw unfit(`${file} (row ${before + row}), column "${column.name}"`, 'a column of lists is no tensor', {
      found,
      expected: 'a list of the same number of numbers in every row',
      hint: 'make all lists one length, or leave the column out',
    });
  };
  try {
    for (const chunk of column.chunks) {
      group++;
      const pages = pagesOf(bytes, chunk);
      if (column.list === undefined) for (const page of pages) yield flatRows(page);
      else
        for (const part of listRows(pages, column.list, width, wrong)) {
          if (part.type === 'FixedSizeList') width = part.width;
          yield part;
        }
      before += chunk.rows;
    }
  } catch (error) {
    const where = `column "${column.name}", row group ${group} of ${column.chunks.length}`;
    throw asDamage(file, where, error);
  }
}
