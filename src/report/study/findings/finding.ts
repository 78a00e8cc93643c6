/** One finding, and the models that share it: a line for the few that matter, and a count of the others. */

import type { Point, Study } from '../study.ts';

export interface Finding {
  readonly text: string;
  /** Ids of figures that show it, best first; the page links to the first it has. */
  readonly figures: readonly string[];
}

/** Models in lines of their own before the others are counted. */
const pointsMax = 3;

/**
 * The chosen point's finding, those of a few others, and how many more there are. `rest` is told whether a line before
 * it names a model: without one there is nothing that the others have "too".
 */
export function byPoint(
  { points, chosen }: Study,
  of: (point: Point) => Finding | undefined,
  rest: (others: number, named: boolean) => string,
): Finding[] {
  const inOrder = [...points].sort((left, right) => Number(right === chosen) - Number(left === chosen));
  const found = inOrder.map(of).filter((finding) => finding !== undefined);
  const shown = found.length <= pointsMax ? found.length : inOrder[0] && of(inOrder[0]) ? 1 : 0;
  const others = found.length - shown;
  return [
    ...found.slice(0, shown),
    ...(others > 0 ? [{ text: rest(others, shown > 0), figures: ['compare-table'] }] : []),
  ];
}
