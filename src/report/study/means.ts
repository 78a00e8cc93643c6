/** The means over seeds of a study: points that differ in their seed only, folded into one row. */

import { type ModelColumn, type ModelRow, modelTable } from '../../view/model-table.ts';
import { seedRows } from '../../view/seed-rows.ts';
import { pointNames } from './points.ts';
import type { Point } from './study.ts';

export interface Means {
  /** The axes along which the seed differs. */
  readonly over: readonly string[];
  readonly rows: readonly { readonly name: string; readonly points: readonly Point[] }[];
  readonly columns: readonly ModelColumn[];
}

/** `rows` has one for each point. Undefined if no two points differ in their seed only. */
export function meansOf(
  points: readonly Point[],
  rows: readonly ModelRow[],
  over: readonly string[],
  room: 'narrow' | 'wide',
): Means | undefined {
  const numbered = rows.map(({ numbers }, index) => {
    const point = points[index]!;
    return { numbers, point, coordinates: point.coordinates };
  });
  const folded = seedRows(
    numbered,
    () => over,
    () => '',
  );
  if (folded.every(({ members }) => members.length === 1)) return undefined;
  const names = pointNames(folded.map(({ coordinates }) => coordinates));
  return {
    over,
    rows: folded.map(({ members }, index) => ({ name: names[index]!, points: members.map(({ point }) => point) })),
    columns: modelTable(folded, room),
  };
}
