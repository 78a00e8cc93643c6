/** A stored table for people: its first rows and a line for each column, within the width of a terminal. */

import { countText, formatMetric } from '../core/facts/number-text.ts';
import type { ColumnSummary } from '../view/table/column-summary.ts';
import { columns, cut } from './columns.ts';
import { inert } from './inert.ts';
import { textTable } from './text-table.ts';

/** Columns of a cell, and of a name or a type in the list of columns. */
const [cellMax, nameMax, typeMax] = [24, 28, 24];
const countsMax = 5;
const gap = 2;

/** Rows as a table. Columns that do not fit are left out and counted. */
export function rowLines(names: readonly string[], rows: readonly (readonly string[])[], width: number): string[] {
  if (rows.length === 0) return [];
  const cell = (text: string): string => beginning(inert(text), cellMax);
  const cells = rows.map((row) => row.map(cell));
  const titles = names.map(cell);
  const widths = titles.map((title, column) =>
    Math.max(columns(title), ...cells.map((row) => columns(row[column] ?? ''))),
  );
  let taken = -gap;
  let shown = 0;
  while (shown < widths.length && taken + gap + (widths[shown] as number) <= width)
    taken += gap + (widths[shown++] as number);
  shown = Math.max(1, shown);
  const lines = textTable(
    titles.slice(0, shown),
    cells.map((row) => row.slice(0, shown)),
  );
  const more = names.length - shown;
  return more === 0 ? lines : [...lines, `… ${countText(more)} more ${more === 1 ? 'column' : 'columns'}`];
}

/** A line for each column; the last part of it is cut to the width. */
export function columnLines(summaries: readonly ColumnSummary[], width: number): string[] {
  const anyMissing = summaries.some(({ missing }) => missing > 0);
  const head = ['column', 'type', ...(anyMissing ? ['missing'] : [])];
  const rows = summaries.map((summary) => [
    beginning(inert(summary.name), nameMax),
    beginning(summary.type, typeMax),
    ...(anyMissing ? [summary.missing === 0 ? '' : countText(summary.missing)] : []),
  ]);
  const lines = textTable(head, rows);
  const taken = Math.max(...lines.map(columns));
  const room = Math.max(8, width - taken - gap);
  return lines.map((line, index) => {
    const summary = summaries[index - 2];
    const text = index === 0 ? 'values' : summary === undefined ? '' : valuesText(summary, room);
    return text === '' ? line : `${line}${' '.repeat(taken + gap - columns(line))}${text}`;
  });
}

/** The beginning of a text, with `…` where something is left out. */
export function beginning(text: string, width: number): string {
  return columns(text) <= width ? text : `${cut(text, width - 1)}…`;
}

/** `1 to 130, mean 24.2`; `birch 20, oak 12, 3 more`; `66 different`. As many counts as fit in `width` columns. */
function valuesText({ range, notFinite, counts, distinct, more }: ColumnSummary, width: number): string {
  const parts: string[] = [];
  if (range !== undefined)
    parts.push(
      range.min === range.max ? `all ${valueText(range.min)}` : `${valueText(range.min)} to ${valueText(range.max)}`,
      ...(range.min === range.max ? [] : [`mean ${valueText(range.mean)}`]),
    );
  if (notFinite !== undefined) parts.push(`${countText(notFinite)} not finite`);
  if (counts !== undefined) return countsText(counts, width);
  if (distinct !== undefined && distinct > 0) parts.push(`${more ? 'more than ' : ''}${countText(distinct)} different`);
  return beginning(parts.join(', '), width);
}

function countsText(counts: NonNullable<ColumnSummary['counts']>, width: number): string {
  const told = counts.map(([text, rows]) => `${beginning(inert(text), cellMax) || '""'} ${countText(rows)}`);
  for (let shown = Math.min(told.length, countsMax); shown > 0; shown--) {
    const more = told.length - shown;
    const text = [...told.slice(0, shown), ...(more > 0 ? [`${countText(more)} more`] : [])].join(', ');
    if (columns(text) <= width) return text;
  }
  return counts.length === 0 ? '' : beginning(`${countText(counts.length)} different`, width);
}

function valueText(value: number | string): string {
  return typeof value === 'number' ? formatMetric(value) : value;
}
