/** Writes a text file row by row, in pieces of bounded size. */

import { closeSync, openSync, writeSync } from 'node:fs';

const bufferedCharacters = 1 << 20;

/** `lineOf` gives the text of a row, with its line break. */
export function writeLines(path: string, header: string, rows: number, lineOf: (row: number) => string): void {
  const file = openSync(path, 'w');
  try {
    let text = header;
    for (let row = 0; row < rows; row++) {
      text += lineOf(row);
      if (text.length < bufferedCharacters) continue;
      writeSync(file, text);
      text = '';
    }
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}
