/**
 * Marks of models and of examples in figures that were drawn before: those of models that the filter leaves out are faint,
 * those of the selected model or row are set off. `data-point` and `data-row` name them.
 */

import type { PageSelection } from './selection.ts';

export function followInFigures(
  names: readonly string[],
  shownBy: (filter: string) => ReadonlySet<number>,
  selection: PageSelection,
): void {
  selection.follow(['filter', 'model'], ({ filter = '', model }) => {
    const shown = shownBy(filter);
    for (const mark of document.querySelectorAll<HTMLElement | SVGElement>('[data-point]:not(tr)')) {
      const point = Number(mark.dataset.point);
      mark.classList.toggle('out', !shown.has(point));
      mark.classList.toggle('picked', model !== undefined && names[point] === model);
    }
  });
  selection.follow(['row'], ({ row }) => {
    for (const mark of document.querySelectorAll<HTMLElement>('[data-row]'))
      mark.classList.toggle('picked', row !== undefined && mark.dataset.row === row);
  });
}
