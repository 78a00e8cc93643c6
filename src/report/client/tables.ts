/** Tables that sort by their column headers, which become buttons, and filter by the text typed above them. */

import { countText } from '../../core/facts/number-text.ts';
import { element } from './elements.ts';
import { columnKey, type FilterRow, rowFilter } from './selection/filter.ts';

type Direction = 'ascending' | 'descending';

export function enhanceTables(): void {
  for (const region of document.querySelectorAll<HTMLElement>('.scroll')) stopOnlyWhereScrolling(region);
  for (const table of document.querySelectorAll<HTMLTableElement>('table.sortable')) {
    const rows = table.tBodies[0]?.rows.length ?? 0;
    if (rows > 1) makeSortable(table);
    // The filter of the table of models rules all charts of models, and is theirs (sweep/models-table.ts).
    if (rows > 8 && table.id !== 'points') addFilter(table);
  }
}

/** A region that does not scroll need not be a stop of the Tab key. */
function stopOnlyWhereScrolling(region: HTMLElement): void {
  new ResizeObserver(() => {
    const scrolls = region.scrollWidth > region.clientWidth || region.scrollHeight > region.clientHeight;
    if (scrolls) region.tabIndex = 0;
    else region.removeAttribute('tabindex');
  }).observe(region);
}

/** The row of column headers; a row of groups may stand above it. */
export function headerRow(table: HTMLTableElement): HTMLTableRowElement | undefined {
  return [...(table.tHead?.rows ?? [])].at(-1);
}

function makeSortable(table: HTMLTableElement): void {
  const headers = [...(headerRow(table)?.cells ?? [])];
  headers.forEach((header, column) => {
    const kind = header.dataset.sort;
    if (kind === undefined) return;
    const button = element('button', { type: 'button', class: 'sort' }, ...header.childNodes);
    if (header.title) {
      button.title = header.title;
      header.removeAttribute('title');
    }
    header.append(button);
    button.addEventListener('click', () => {
      const first: Direction = kind === 'number' ? 'descending' : 'ascending';
      const now = header.getAttribute('aria-sort');
      const next: Direction = now === null ? first : now === 'ascending' ? 'descending' : 'ascending';
      for (const other of headers) other.removeAttribute('aria-sort');
      header.setAttribute('aria-sort', next);
      sortRows(table, column, kind, next);
    });
  });
}

/** Missing values go last in both directions; equal ones keep their order. The chosen row stays on top. */
function sortRows(table: HTMLTableElement, column: number, kind: string, direction: Direction): void {
  const body = table.tBodies[0]!;
  const sign = direction === 'ascending' ? 1 : -1;
  const keyed = [...body.rows].map((row) => {
    const cell = row.cells[column];
    const text = cell?.dataset.value ?? cell?.textContent ?? '';
    return { row, text, number: text === '' || text === '–' ? Number.NaN : Number(text) };
  });
  const isChosen = ({ row }: (typeof keyed)[number]): boolean => row.classList.contains('chosen');
  keyed.sort((left, right) => {
    if (isChosen(left) !== isChosen(right)) return isChosen(left) ? -1 : 1;
    if (kind !== 'number') return sign * left.text.localeCompare(right.text, 'en', { numeric: true });
    if (Number.isNaN(left.number) || Number.isNaN(right.number))
      return Number(Number.isNaN(left.number)) - Number(Number.isNaN(right.number));
    return sign * (left.number - right.number);
  });
  body.append(...keyed.map(({ row }) => row));
}

/** A field above a table that leaves the rows it fits, as `selection/filter.ts` reads it. */
function addFilter(table: HTMLTableElement): void {
  const { input, shown } = filterField(table);
  const columns = columnKeys(table);
  input.addEventListener('input', () => {
    const fits = rowFilter(input.value, columns);
    const rows = [...(table.tBodies[0]?.rows ?? [])];
    for (const row of rows) row.hidden = !fits(filterRow(row));
    const visible = rows.filter((row) => !row.hidden).length;
    shown.textContent = input.value.trim() === '' ? '' : `${countText(visible)} of ${countText(rows.length)}`;
  });
}

/** The field itself, and the place of the number of rows it leaves. */
export function filterField(table: HTMLTableElement): { input: HTMLInputElement; shown: HTMLOutputElement } {
  const input = element('input', {
    type: 'search',
    class: 'filter',
    placeholder: 'Filter: words, or column>0.9',
    'aria-label': `Filter the rows of: ${table.caption?.textContent ?? 'the table'}`,
  });
  const shown = element('output', { class: 'muted' });
  table.closest('.scroll')?.before(element('div', { class: 'controls' }, input, shown));
  return { input, shown };
}

/** The keys of all columns, as a filter names them. */
export function columnKeys(table: HTMLTableElement): readonly string[] {
  return [...(headerRow(table)?.cells ?? [])].map((cell) => columnKey(cell.dataset.filter ?? cell.textContent ?? ''));
}

export function filterRow(row: HTMLTableRowElement): FilterRow {
  return {
    text: row.textContent ?? '',
    cells: [...row.cells].map((cell) => cell.dataset.value ?? cell.textContent ?? ''),
  };
}
