/** Text files, written row by row in pieces of bounded size. */

import { open } from 'node:fs/promises';
import { columnRows } from 'arrowline/stage';
import type { Columns, TableToWrite } from './table-to-write.ts';

const piecesOf = 1 << 20;

/** `linesOf` gives the text of a row of a batch. */
export async function writeLines(
  path: string,
  { header, footer = '' }: { readonly header: string; readonly footer?: string },
  table: TableToWrite,
  linesOf: (columns: Columns) => (row: number, isFirst: boolean) => string,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    let text = header;
    let isFirst = true;
    for await (const columns of table.batches()) {
      const [first] = Object.values(columns);
      const lineOf = linesOf(columns);
      for (let row = 0; row < (first === undefined ? 0 : columnRows(first)); row++) {
        text += lineOf(row, isFirst);
        isFirst = false;
        if (text.length < piecesOf) continue;
        await file.appendFile(text);
        text = '';
      }
    }
    await file.appendFile(text + footer);
  } finally {
    await file.close();
  }
}
