/** How many rows are read at a time. */

import { batchRows } from 'arrowline/stage';

const textBytesMax = 2 ** 26;
const rowsLeast = 16;

/** As many as a batch of such columns has; less where rows of the file have more bytes than types tell: long texts. */
export function rowsAtATime(
  columns: readonly { readonly name: string; readonly storage: string }[],
  rowBytes: number,
): number {
  const typed = batchRows(Object.fromEntries(columns.map(({ name, storage }) => [name, storage])));
  return Math.min(typed, Math.max(rowsLeast, Math.floor(textBytesMax / Math.max(1, rowBytes))));
}
