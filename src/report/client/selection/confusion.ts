/**
 * Confusion matrices, and tables of mistakes, that open: a cell selects its label and prediction, a head all of a label or
 * of a prediction; examples of the cell are shown below. One stop of the Tab key; arrows move, Enter or Space selects.
 */

import { percent, plural } from '../../page/format.ts';
import type { CellData } from '../../page/page-data.ts';
import { element, readJson } from '../elements.ts';
import { drawThumbnail, type UnpackedThumbnails, unpackThumbnails } from '../scatter/points.ts';
import type { PageSelection } from './selection.ts';

type Model = CellData['models'][number];
type Pictures = UnpackedThumbnails & { readonly at: ReadonlyMap<number, number> };

const steps: { readonly [key: string]: readonly [down: number, across: number] } = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};
const side = 56;

export function openConfusions(names: readonly string[], selection: PageSelection): void {
  const data = readJson<CellData>('cell-data');
  if (data === null) return;
  const pictures = data.pictures && {
    ...unpackThumbnails(data.pictures),
    at: new Map(data.pictures.rows.map((row, index) => [row, index])),
  };
  for (const model of data.models) {
    const name = names[model.point];
    const table = document.querySelector<HTMLTableElement>(`[data-confusion="${model.point}"]`);
    if (table !== null && name !== undefined) openMatrix(table, model, name, pictures, selection);
  }
}

function openMatrix(
  table: HTMLTableElement,
  model: Model,
  name: string,
  pictures: Pictures | undefined,
  selection: PageSelection,
): void {
  const cells = [...table.querySelectorAll<HTMLTableCellElement>('[data-predicted]')];
  const isFirst = table === document.querySelector('[data-confusion]');
  const panel = element('div', { class: 'cell-examples', 'aria-live': 'polite' });
  (table.closest('.scroll') ?? table).after(panel);
  table.setAttribute('role', 'grid');
  listen(table, cells, (cell) => {
    const { label, predicted } = namesOf(cell, model);
    selection.toggle({ model: name, label, predicted });
  });
  selection.follow(['model', 'label', 'predicted'], (now) => {
    // Without a model the first matrix, which is that of the model shown, answers.
    const isMeant = now.model === name || (now.model === undefined && isFirst);
    let opened: HTMLTableCellElement | undefined;
    for (const cell of cells) {
      const at = namesOf(cell, model);
      const isPicked = isMeant && at.label === now.label && at.predicted === now.predicted;
      cell.classList.toggle('picked', isPicked);
      cell.setAttribute('aria-selected', String(isPicked));
      if (isPicked) opened = cell;
    }
    panel.replaceChildren(...(opened === undefined ? [] : examplesOf(opened, model, name, pictures, now.row)));
    const fold = table.closest('details');
    if (opened !== undefined && fold !== null) fold.open = true;
  });
  panel.addEventListener('click', ({ target }) => {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]')?.dataset.row : undefined;
    if (row !== undefined) selection.toggle({ row });
  });
}

function namesOf(
  { dataset }: HTMLElement,
  { names }: Model,
): { label: string | undefined; predicted: string | undefined } {
  const named = (index: string | undefined): string | undefined => (index ? names[Number(index)] : undefined);
  return { label: named(dataset.label), predicted: named(dataset.predicted) };
}

function listen(
  table: HTMLTableElement,
  cells: readonly HTMLTableCellElement[],
  pick: (cell: HTMLTableCellElement) => void,
): void {
  for (const cell of cells) cell.tabIndex = -1;
  const focusFirst = cells.find(({ dataset }) => dataset.label !== '' && dataset.predicted !== '') ?? cells[0];
  if (focusFirst !== undefined) focusFirst.tabIndex = 0;
  const cellAt = (target: EventTarget | null): HTMLTableCellElement | undefined => {
    const found = target instanceof Element ? target.closest('td, th') : null;
    return cells.find((cell) => cell === found);
  };
  table.addEventListener('click', ({ target }) => {
    const cell = cellAt(target);
    if (cell !== undefined) pick(cell);
  });
  table.addEventListener('keydown', (event) => {
    const cell = cellAt(event.target);
    if (cell === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') pick(cell);
    else {
      const [down, across] = steps[event.key] ?? [0, 0];
      if (down === 0 && across === 0) return;
      const row = table.rows[(cell.parentElement as HTMLTableRowElement).rowIndex + down];
      const next = cells.find((one) => one === row?.cells[cell.cellIndex + across]);
      if (next === undefined) return;
      cell.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
    event.preventDefault();
  });
}

/** A line about the cell, and its examples: those the model was surest of, or of right ones least sure of. */
function examplesOf(
  cell: HTMLTableCellElement,
  { names, answers, split }: Model,
  name: string,
  pictures: Pictures | undefined,
  selected: string | undefined,
): HTMLElement[] {
  const [label, predicted] = [cell.dataset.label, cell.dataset.predicted].map((one) => (one ? Number(one) : undefined));
  const shown = answers.filter(
    ([, ofLabel, taken]) =>
      (label === undefined || ofLabel === label) && (predicted === undefined || taken === predicted),
  );
  const isCell = label !== undefined && predicted !== undefined;
  const total = Number(cell.dataset.count ?? shown.length);
  const order = !isCell ? '' : label === predicted ? ', the least sure first' : ', the surest first';
  const isPart = isCell && shown.length < total;
  const examples = plural(isPart ? total : shown.length, `${split} example`);
  const about = `${describe(names, label, predicted)} by ${name}: ${isPart ? `${shown.length} of the ` : ''}${examples}${order}.`;
  return [
    element('p', { class: 'muted' }, about),
    element(
      'ul',
      { class: 'pictures captioned' },
      ...shown.map(([row, ofLabel, taken, confidence]) =>
        element(
          'li',
          {},
          element(
            'button',
            {
              type: 'button',
              class: selected === String(row) ? 'pick picked' : 'pick',
              'data-row': row,
              title: `Select row ${row} in all figures`,
            },
            picture(pictures, row) ?? `row ${row}`,
            element('span', { class: 'unseen' }, `Row ${row}: `),
            element('span', {}, ...(isCell ? [] : [`${names[ofLabel]} → ${names[taken]} `]), percent(confidence)),
          ),
        ),
      ),
    ),
  ];
}

function describe(names: readonly string[], label: number | undefined, predicted: number | undefined): string {
  if (predicted === undefined) return `All of ${names[label!]}`;
  if (label === undefined) return `All taken for ${names[predicted]}`;
  return label === predicted ? `${names[label]} recognised` : `${names[label]} taken for ${names[predicted]}`;
}

function picture(pictures: Pictures | undefined, row: number): HTMLCanvasElement | undefined {
  const at = pictures?.at.get(row);
  if (pictures === undefined || at === undefined) return undefined;
  const canvas = element('canvas', { class: 'pixelated', width: side, height: side, 'aria-hidden': 'true' });
  const context = canvas.getContext('2d');
  if (context !== null) drawThumbnail(context, pictures, at, [0, 0, side]);
  return canvas;
}
