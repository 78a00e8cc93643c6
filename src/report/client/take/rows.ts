/**
 * The numbers of a figure as comma-separated values: of charts drawn by the page those that they were drawn from, of
 * tables their cells, of other charts the sentences of their marks.
 */

import { type Cell, csvText, type Rows } from './csv.ts';

const offered = new WeakMap<Element, () => Rows>();

/** Takes the rows of the figure around `host` from a function, called when they are asked for. */
export function offerRows(host: Element, rows: () => Rows): void {
  const figure = host.closest('figure');
  if (figure !== null) offered.set(figure, rows);
}

/** Empty if the figure has no numbers. */
export function csvOf(figure: HTMLElement): string {
  return csvText(offered.get(figure)?.() ?? rowsIn(figure));
}

function rowsIn(figure: HTMLElement): Rows {
  const tables = [...figure.querySelectorAll('table')];
  if (tables.length > 0)
    return tables.flatMap((table, at) => [
      ...(at > 0 ? [[]] : []),
      ...[...table.rows].filter((row) => !row.hidden).map(cellsOf),
    ]);
  return [...figure.querySelectorAll('svg title')].map((title) => {
    const text = (title.textContent ?? '').replace(/\s+/g, ' ');
    const end = text.lastIndexOf(': ');
    return end < 0 ? [text] : [text.slice(0, end), text.slice(end + 2)];
  });
}

/** A cell that spans columns stands in its first one. */
function cellsOf(row: HTMLTableRowElement): readonly Cell[] {
  return [...row.cells].flatMap((cell) => [
    cell.dataset.value ?? cell.dataset.count ?? (cell.textContent ?? '').replace(/\s+/g, ' ').trim(),
    ...Array.from({ length: cell.colSpan - 1 }, () => ''),
  ]);
}
