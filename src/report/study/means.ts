/** The means of a study over seeds or folds: points that only repeat each other, in one row. */

import type { Replicates } from '../../core/facts/replicates.ts';
import { meanRows } from '../../view/mean-rows.ts';
import { type ModelColumn, type ModelRow, modelTable } from '../../view/model-table.ts';
import { pointNames } from '../../view/point-names.ts';
import type { Point } from './study.ts';

export interface Means {
  /** The axes along which points only repeat each other. */
  readonly over: Replicates;
  readonly rows: readonly { readonly name: string; readonly points: readonly Point[] }[];
  readonly columns: readonly ModelColumn[];
}

/** `rows` has one for each point. Undefined if no point has repetitions. */
export function meansOf(
  points: readonly Point[],
  rows: readonly ModelRow[],
  over: Replicates,
  room: 'narrow' | 'wide',
): Means | undefined {
  const numbered = rows.map(({ numbers }, index) => {
    const point = points[index]!;
    return { numbers, point, coordinates: point.coordinates };
  });
  const folded = meanRows(
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
