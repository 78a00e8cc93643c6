/** Rows of text as an aligned table. Columns of numbers are aligned to the right. */

import { columns, padded } from './columns.ts';
import { inert } from './inert.ts';

/**
 * A table as lines. If it is wider than `width`, titles are broken at blanks and capitals, and columns are set closer;
 * the caller wraps lines that are still wider.
 */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  width = Number.POSITIVE_INFINITY,
): string[] {
  const clean = rows.map((row) => row.map(inert));
  const numeric = header.map((_, column) => clean.every((row) => /^$|^[-−+±\d]/.test(row[column] ?? '')));
  const titles = header.map((title) => [title]);
  const wide = drawn(titles, clean, numeric, '  ');
  if (columns(wide[1] ?? '') <= width) return wide;
  const broken = header.map((title) => title.split(/ |(?<=[a-z\d])(?=[A-Z])/));
  const narrow = drawn(broken, clean, numeric, '  ');
  return columns(narrow.at(-1 - rows.length) ?? '') <= width ? narrow : drawn(broken, clean, numeric, ' ');
}

/** Titles are aligned at the bottom. */
function drawn(
  titles: readonly (readonly string[])[],
  rows: readonly (readonly string[])[],
  numeric: readonly boolean[],
  gap: string,
): string[] {
  const widths = titles.map((title, column) =>
    Math.max(...title.map(columns), ...rows.map((row) => columns(row[column] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => padded(cell, widths[column] as number, numeric[column] === true ? 'left' : 'right'))
      .join(gap)
      .trimEnd();
  const height = Math.max(1, ...titles.map((title) => title.length));
  const heads = Array.from({ length: height }, (_, row) =>
    line(titles.map((title) => title[row - height + title.length] ?? '')),
  );
  return [...heads, line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)];
}
