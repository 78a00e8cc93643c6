/** Pictures of examples in figures that were drawn before: each becomes a button that selects its row. */

import { element } from '../elements.ts';
import type { PageSelection } from './selection.ts';

export function openRows(selection: PageSelection): void {
  for (const item of document.querySelectorAll<HTMLElement>('[data-row]:not(button)')) {
    const { row } = item.dataset;
    const image = item.querySelector('img');
    if (row === undefined || image === null) continue;
    const button = element('button', { type: 'button', class: 'pick', title: `Select row ${row} in all figures` });
    image.replaceWith(button);
    button.append(image);
    button.addEventListener('click', () => selection.toggle({ row }));
  }
}
