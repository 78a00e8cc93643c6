/** Tables that sort by their column headers, which become buttons, and filter by the text typed above them. */

import { countText } from '../../core/facts/number-text.ts';
import { element } from './elements.ts';

type Direction = 'ascending' | 'descending';

export function enhanceTables(): void {
  for (const region of document.querySelectorAll<HTMLElement>('.scroll')) stopOnlyWhereScrolling(region);
  for (const table of document.querySelectorAll<HTMLTableElement>('table.sortable')) {
    const rows = table.tBodies[0]?.rows.length ?? 0;
    if (rows > 1) makeSortable(table);
    if (rows > 8) addFilter(table);
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
function headerRow(table: HTMLTableElement): HTMLTableRowElement | undefined {
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

/** Missing values go last in both directions; equal ones keep their order. */
function sortRows(table: HTMLTableElement, column: number, kind: string, direction: Direction): void {
  const body = table.tBodies[0]!;
  const sign = direction === 'ascending' ? 1 : -1;
  const keyed = [...body.rows].map((row) => {
    const cell = row.cells[column];
    const text = cell?.dataset.value ?? cell?.textContent ?? '';
    return { row, text, number: text === '' || text === '–' ? Number.NaN : Number(text) };
  });
  keyed.sort((left, right) => {
    if (kind !== 'number') return sign * left.text.localeCompare(right.text, 'en', { numeric: true });
    if (Number.isNaN(left.number) || Number.isNaN(right.number))
      return Number(Number.isNaN(left.number)) - Number(Number.isNaN(right.number));
    return sign * (left.number - right.number);
  });
  body.append(...keyed.map(({ row }) => row));
}

/**
 * Words that must all occur in a row; `filters=32` and `test>0.92` compare a column whose title starts so.
 */
function addFilter(table: HTMLTableElement): void {
  const input = element('input', {
    type: 'search',
    class: 'filter',
    placeholder: 'Filter: words, or column>0.9',
    'aria-label': `Filter the rows of: ${table.caption?.textContent ?? 'the table'}`,
  });
  const shown = element('output', { class: 'muted' });
  table.closest('.scroll')?.before(element('div', { class: 'controls' }, input, shown));
  const titles = [...(headerRow(table)?.cells ?? [])].map((cell) =>
    columnKey(cell.dataset.filter ?? cell.textContent ?? ''),
  );
  input.addEventListener('input', () => {
    const terms = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = [...(table.tBodies[0]?.rows ?? [])];
    for (const row of rows) row.hidden = !terms.every((term) => matches(row, titles, term));
    const visible = rows.filter((row) => !row.hidden).length;
    shown.textContent = terms.length > 0 ? `${countText(visible)} of ${countText(rows.length)}` : '';
  });
}

/** `Test acc.` as it is typed: `testacc`. */
function columnKey(title: string): string {
  return title.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function matches(row: HTMLTableRowElement, titles: readonly string[], term: string): boolean {
  const [, name = '', sign = '', wanted = ''] = /^([^<>=]+)(<=|>=|<|>|=)(.+)$/.exec(term) ?? [];
  const column = sign === '' ? -1 : titles.findIndex((title) => title.startsWith(columnKey(name)));
  if (column < 0) return (row.textContent ?? '').toLowerCase().includes(term);
  const cell = row.cells[column];
  const text = (cell?.dataset.value ?? cell?.textContent ?? '').toLowerCase();
  if (sign === '=') return text === wanted || (text !== '' && Number(text) === Number(wanted));
  const [value, limit] = [Number.parseFloat(text), Number.parseFloat(wanted)];
  if (sign === '<') return value < limit;
  if (sign === '>') return value > limit;
  return sign === '<=' ? value <= limit : value >= limit;
}
