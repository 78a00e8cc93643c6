/**
 * Marks of models and of examples in figures that were drawn before: those of models that the filter leaves out are faint,
 * those of the selected model or row are set off. `data-point` and `data-row` name them.
 */

import type { PageSelection } from './selection.ts';

/** Gives the function that marks once more, for figures drawn since. */
export function followInFigures(
  names: readonly string[],
  shownBy: (filter: string) => ReadonlySet<number>,
  selection: PageSelection,
): () => void {
  const mark = (): void => {
    const { filter = '', model } = selection.now();
    const shown = shownBy(filter);
    for (const one of document.querySelectorAll<HTMLElement | SVGElement>('[data-point]:not(tr)')) {
      const point = Number(one.dataset.point);
      one.classList.toggle('out', !shown.has(point));
      one.classList.toggle('picked', model !== undefined && names[point] === model);
    }
  };
  selection.follow(['filter', 'model'], mark);
  selection.follow(['row'], ({ row }) => {
    for (const one of document.querySelectorAll<HTMLElement>('[data-row]'))
      one.classList.toggle('picked', row !== undefined && one.dataset.row === row);
  });
  return mark;
}
