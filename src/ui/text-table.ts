/** Rows of text as an aligned table. Columns of numbers are aligned to the right. */

import { columns, padded } from './columns.ts';
import { inert } from './inert.ts';

export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const clean = rows.map((row) => row.map(inert));
  const numeric = header.map((_, column) => clean.every((row) => /^$|^[-+\d]/.test(row[column] ?? '')));
  const widths = header.map((title, column) =>
    Math.max(columns(title), ...clean.map((row) => columns(row[column] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => padded(cell, widths[column] as number, numeric[column] === true ? 'left' : 'right'))
      .join('  ')
      .trimEnd();
  return [line(header), line(widths.map((width) => '─'.repeat(width))), ...clean.map(line)];
}
