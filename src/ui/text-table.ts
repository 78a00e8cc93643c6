/** Rows of text as an aligned table. Columns of numbers are aligned to the right. */

import { inert } from './style.ts';

export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const clean = rows.map((row) => row.map(inert));
  const numeric = header.map((_, column) => clean.every((row) => /^$|^[-+\d]/.test(row[column] ?? '')));
  const widths = header.map((title, column) =>
    Math.max(title.length, ...clean.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        numeric[column] ? cell.padStart(widths[column] as number) : cell.padEnd(widths[column] as number),
      )
      .join('  ')
      .trimEnd();
  return [line(header), line(widths.map((width) => '─'.repeat(width))), ...clean.map(line)];
}
