/** The table of models under the page's selection: its filter rules all charts of models, and a row selects its model. */

import { countText } from '../../../core/facts/number-text.ts';
import { element } from '../elements.ts';
import { rowFilter } from '../selection/filter.ts';
import type { PageSelection } from '../selection/selection.ts';
import { filterField, filterRow } from '../tables.ts';
import type { Models } from './models.ts';

const filteredFrom = 9;

export function showModels({ names, keys }: Models, selection: PageSelection): void {
  const table = document.querySelector<HTMLTableElement>('#points');
  const [body] = table?.tBodies ?? [];
  if (table === null || body === undefined) return;
  pinChosen(table);
  const rows = [...body.rows];
  const field = rows.length >= filteredFrom ? filterField(table) : undefined;
  if (field !== undefined) listen(field.input, selection);
  selection.follow(['filter'], ({ filter = '' }) => {
    const fits = rowFilter(filter, keys);
    for (const row of rows) row.hidden = !fits(filterRow(row));
    if (field === undefined) return;
    if (field.input.value !== filter) field.input.value = filter;
    const shown = rows.filter((row) => !row.hidden).length;
    field.shown.textContent = filter.trim() === '' ? '' : `${countText(shown)} of ${countText(rows.length)}`;
  });
  const picks = rows.flatMap((row) => {
    const name = names[Number(row.dataset.point)];
    return name === undefined ? [] : [{ row, name, button: pickButton(row, name) }];
  });
  for (const { row, name } of picks)
    row.addEventListener('click', () => {
      if (getSelection()?.isCollapsed !== false) selection.toggle({ model: name });
    });
  selection.follow(['model'], ({ model }) => {
    for (const { row, name, button } of picks) {
      row.classList.toggle('picked', name === model);
      button.setAttribute('aria-pressed', String(name === model));
    }
  });
}

/** One step of the history for each time the field is typed into. */
function listen(input: HTMLInputElement, selection: PageSelection): void {
  let isTyping = false;
  input.addEventListener('input', () => {
    selection.change({ filter: input.value }, !isTyping);
    isTyping = true;
  });
  input.addEventListener('blur', () => {
    isTyping = false;
  });
}

/** The heading of the row as a button: the way to the row by keys. A click on it is one on the row. */
function pickButton(row: HTMLTableRowElement, name: string): HTMLButtonElement {
  const heading = row.querySelector('th') ?? row.cells[0]!;
  const button = element('button', { type: 'button', class: 'pick', title: `Select ${name} in all figures` });
  button.append(...heading.childNodes);
  heading.append(button);
  return button;
}

/** The chosen row stays below the header while the others scroll. */
function pinChosen(table: HTMLTableElement): void {
  const { tHead } = table;
  if (tHead === null) return;
  new ResizeObserver(() => table.style.setProperty('--head', `${tHead.offsetHeight}px`)).observe(tHead);
}
