/** Effects: for each axis of a grid, the points that differ along it alone and can be joined by a line. */

import { canonicalJson } from '../../core/values/canonical.ts';
import { valueText } from '../page/format.ts';
import type { Point } from './study.ts';

export interface Effect {
  readonly axis: string;
  /** Values in order: numbers by size, others as they come. */
  readonly values: readonly string[];
  /** Points that agree on all other axes, in groups. */
  readonly groups: readonly (readonly Point[])[];
}

/** Effects of the axes that have something to show: at least two points that differ in that axis alone. */
export function effectsOf(points: readonly Point[], axes: readonly string[]): Effect[] {
  return axes.flatMap((axis) => {
    const groups = new Map<string, Point[]>();
    for (const point of points) {
      if (!(axis in point.coordinates)) continue;
      const { [axis]: _, ...others } = point.coordinates;
      const key = canonicalJson(others);
      groups.set(key, [...(groups.get(key) ?? []), point]);
    }
    const found = [...groups.values()];
    // A single axis of names has no order, and no other axis to act with: the table shows it better.
    if (axes.length < 2 && !points.every((point) => typeof point.coordinates[axis] === 'number')) return [];
    if (!found.some((group) => group.length > 1)) return [];
    const values = [...new Set(found.flat().map((point) => point.coordinates[axis]!))];
    if (values.every((value) => typeof value === 'number')) values.sort((left, right) => Number(left) - Number(right));
    return [{ axis, values: values.map(valueText), groups: found }];
  });
}
