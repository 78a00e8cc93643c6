/**
 * How many rows a record batch has. It follows from the types of the columns alone, so that equal tables are cut at the
 * same rows and have equal bytes. Texts, bytes and lists differ in size from row to row: a batch also ends before the
 * row with which they would take more than `variableMax`.
 */

import type { Column } from './table.ts';
import { parseType } from './table-type.ts';

/** The size of a batch, in bytes, that is not exceeded by columns whose rows are all of one size. */
const batchBytesMax = 2 ** 24;
const batchRowsMax = 2 ** 20;
/** The assumed size of a text, of bytes and of a list. */
const variableBytes = 32;
/** The size of the texts (UTF-16), bytes and lists of a batch. */
export const variableMax = 2 ** 25;

/** The largest power of two whose rows take at most 16 MiB. @throws RangeError for a text that is no type */
export function batchRows(types: { readonly [name: string]: string }): number {
  let bytes = 0;
  for (const [name, type] of Object.entries(types)) {
    const declared = parseType(type);
    if (declared === undefined) throw new RangeError(`column "${name}" has the type "${type}", which no column has`);
    bytes += rowBytes(declared.empty);
  }
  return 2 ** Math.floor(Math.log2(Math.min(batchRowsMax, Math.max(1, batchBytesMax / Math.max(1, bytes)))));
}

function rowBytes(column: Column): number {
  if (!ArrayBuffer.isView(column.values)) return variableBytes;
  return column.values.BYTES_PER_ELEMENT * (column.type === 'FixedSizeList' ? column.width : 1);
}

/** The size of a row of texts, bytes or lists, by its number; undefined for a column whose rows are all of one size. */
export function variableSize({ values }: Column): ((row: number) => number) | undefined {
  if (ArrayBuffer.isView(values)) return undefined;
  return (row) => {
    const value = values[row] ?? '';
    if (typeof value === 'string') return value.length;
    if (ArrayBuffer.isView(value)) return value.byteLength;
    return value.reduce((sum, text) => sum + text.length, 4 * value.length);
  };
}
