/** Names of points for people: as short as tells them apart, the same in terminal, page and Markdown. */

import type { Coordinates } from '../core/pipeline/pipeline.ts';
import { canonicalJson, type JsonObject } from '../core/values/canonical.ts';

/** Axes along which at least two of the coordinates differ; all axes when there is one point. */
export function varyingAxes(coordinates: readonly Coordinates[]): string[] {
  const axes = [...new Set(coordinates.flatMap((one) => Object.keys(one)))];
  if (coordinates.length < 2) return axes;
  return axes.filter((axis) => coordinates.some((one) => one[axis] !== coordinates[0]![axis]));
}

/** Whether coordinates alone identify every point. */
export function areDistinct(coordinates: readonly Coordinates[]): boolean {
  if (varyingAxes(coordinates).length === 0) return false;
  return new Set(coordinates.map((one) => canonicalJson(one as JsonObject))).size === coordinates.length;
}

/**
 * Names short enough for a legend: the values of an axis of words that alone identifies every point (`A`, `B`), else
 * `filters 32, nodes 100`. The same for every order of running. Points with equal values on all axes are numbered.
 */
export function pointNames(coordinates: readonly Coordinates[]): string[] {
  const axes = varyingAxes(coordinates);
  const alone = axes.find(
    (axis) =>
      coordinates.every((one) => typeof one[axis] === 'string') &&
      new Set(coordinates.map((one) => one[axis])).size === coordinates.length,
  );
  if (alone !== undefined) return coordinates.map((one) => valueText(one[alone]));
  const pairs = (one: Coordinates, among: readonly string[]): string =>
    among
      .filter((axis) => axis in one)
      .map((axis) => `${axis} ${valueText(one[axis])}`)
      .join(', ');
  const names = coordinates.map(
    // A point without any of the axes that vary is named by the axes it has.
    (one) => pairs(one, axes) || (axes.length > 0 ? pairs(one, Object.keys(one)) : ''),
  );
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const told = new Map<string, number>();
  return names.map((name, index) => {
    if (name === '') return coordinates.length === 1 ? 'the model' : `point ${index + 1}`;
    if (counts.get(name) === 1) return name;
    const number = (told.get(name) ?? 0) + 1;
    told.set(name, number);
    return `${name} (${number})`;
  });
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
