/** The line at the foot of the window that says what is selected: each part can be taken out, and the view linked to. */

import { element } from '../elements.ts';
import { copyText } from '../navigation.ts';
import type { PageSelection } from './selection.ts';
import type { Field, Selection } from './view.ts';

interface Part {
  readonly fields: readonly Field[];
  readonly text: string;
}

const fields = ['model', 'label', 'predicted', 'row', 'brush', 'filter'] as const;

export function showSelection(selection: PageSelection): void {
  const parts = element('ul', { class: 'selected-parts' });
  const clear = element('button', { type: 'button', class: 'plain' }, 'clear all');
  const link = element('button', { type: 'button', class: 'plain' }, 'copy link');
  const said = element('output', { class: 'muted' });
  const bar = element(
    'aside',
    { class: 'selected', 'aria-label': 'Selection', hidden: true },
    element('span', { class: 'muted' }, 'Selected'),
    ...[parts, clear, link, said],
  );
  clear.addEventListener('click', () => selection.change(without(fields)));
  link.addEventListener('click', async () => {
    const url = new URL(selection.linkTo(selection.place()), location.href).href;
    said.textContent = (await copyText(url)) ? 'copied' : url;
  });
  document.body.append(bar);
  selection.follow(fields, (now) => {
    const shown = partsOf(now);
    bar.hidden = shown.length === 0;
    document.documentElement.classList.toggle('has-selection', shown.length > 0);
    said.textContent = '';
    parts.replaceChildren(
      ...shown.map(({ fields, text }) => {
        const remove = element('button', { type: 'button', class: 'plain', 'aria-label': `Take out: ${text}` }, '✕');
        remove.addEventListener('click', () => selection.change(without(fields)));
        return element('li', {}, element('span', {}, text), ' ', remove);
      }),
    );
  });
}

function partsOf({ model, label, predicted, row, brush, filter }: Selection): Part[] {
  return [
    ...(model === undefined ? [] : [{ fields: ['model'] as const, text: model }]),
    ...(label === undefined && predicted === undefined
      ? []
      : [{ fields: ['label', 'predicted'] as const, text: cellText(label, predicted) }]),
    ...(row === undefined ? [] : [{ fields: ['row'] as const, text: `row ${row}` }]),
    ...(brush === undefined ? [] : [{ fields: ['brush'] as const, text: 'brushed points' }]),
    ...(filter === undefined ? [] : [{ fields: ['filter'] as const, text: filter }]),
  ];
}

/** `coat → shirt`; `coat` for all of a label. */
function cellText(label: string | undefined, predicted: string | undefined): string {
  if (predicted === undefined) return label ?? '';
  return label === undefined ? `taken for ${predicted}` : `${label} → ${predicted}`;
}

function without(fields: readonly Field[]): { readonly [Name in Field]?: undefined } {
  return Object.fromEntries(fields.map((field) => [field, undefined]));
}
