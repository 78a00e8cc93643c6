/**
 * Points: trainings, networks and evaluations that belong together because their coordinates agree on
 * the axes they share.
 */

import { canonicalJson, type JsonObject } from '../../src/core/canonical.ts';
import type { Coordinates } from '../../src/stage-api/stage.ts';
import { valueText } from './format.ts';
import type { Evaluation, History, Model, Point, Source } from './study.ts';

type Sourced = { readonly source: Pick<Source, 'coordinates'> };

/** Whether two coordinates agree on every axis they share. */
export function agree(left: Coordinates, right: Coordinates): boolean {
  return Object.keys(left).every((axis) => !(axis in right) || left[axis] === right[axis]);
}

/**
 * A point for each distinct set of coordinates. An evaluation inherits the coordinates of its training and may add
 * axes of its own, so the parts with most axes make the points and the others join them.
 */
export function joinPoints(parts: {
  histories: readonly History[];
  models: readonly Model[];
  evaluations: readonly Evaluation[];
}): Point[] {
  const all: readonly Sourced[] = [...parts.histories, ...parts.evaluations, ...parts.models];
  const distinct = new Map<string, Coordinates>();
  for (const { source } of all) distinct.set(canonicalJson(source.coordinates as JsonObject), source.coordinates);
  const coordinates = [...distinct.values()].filter(
    (one) =>
      ![...distinct.values()].some(
        (other) => other !== one && Object.keys(other).length > Object.keys(one).length && contains(other, one),
      ),
  );
  const names = pointNames(coordinates);
  return coordinates.map((at, index): Point => {
    const history = joined(parts.histories, at);
    const model = joined(parts.models, at);
    const evaluation = joined(parts.evaluations, at);
    return {
      index,
      coordinates: at,
      name: names[index]!,
      ...(history && { history }),
      ...(model && { model }),
      ...(evaluation && { evaluation }),
    };
  });
}

function contains(larger: Coordinates, smaller: Coordinates): boolean {
  return Object.keys(smaller).every((axis) => larger[axis] === smaller[axis]);
}

/** The part made at a point, or shared by it and others. */
export function joined<Part extends Sourced>(parts: readonly Part[], at: Coordinates): Part | undefined {
  return (
    parts.find(({ source }) => contains(at, source.coordinates) && contains(source.coordinates, at)) ??
    parts.find(({ source }) => agree(at, source.coordinates))
  );
}

/**
 * The point whose model was embedded, where the embedding's coordinates tell; else `chosen`, which is shown everywhere.
 */
export function embeddedPoint(
  points: readonly Point[],
  embedded: Coordinates,
  chosen: Point | undefined,
): Point | undefined {
  const sharing = points.filter(
    ({ coordinates }) => Object.keys(coordinates).some((axis) => axis in embedded) && agree(coordinates, embedded),
  );
  return sharing.length === 1 ? sharing[0] : chosen;
}

/** Axes along which at least two of the coordinates differ; all axes when there is one point. */
export function varyingAxes(coordinates: readonly Coordinates[]): string[] {
  const axes = [...new Set(coordinates.flatMap((one) => Object.keys(one)))];
  if (coordinates.length < 2) return axes;
  return axes.filter((axis) => coordinates.some((one) => one[axis] !== coordinates[0]![axis]));
}

/**
 * Names short enough for a legend: the values of an axis of words that alone tells all points apart (`A`, `B`), else
 * `filters 32, nodes 100`. The same for every order of running.
 */
export function pointNames(coordinates: readonly Coordinates[]): string[] {
  const axes = varyingAxes(coordinates);
  const alone = axes.find(
    (axis) =>
      coordinates.every((one) => typeof one[axis] === 'string') &&
      new Set(coordinates.map((one) => one[axis])).size === coordinates.length,
  );
  if (alone !== undefined) return coordinates.map((one) => valueText(one[alone]));
  return coordinates.map((one, index) => {
    const parts = axes.filter((axis) => axis in one).map((axis) => `${axis} ${valueText(one[axis])}`);
    return parts.length > 0 ? parts.join(', ') : coordinates.length === 1 ? 'the model' : `point ${index + 1}`;
  });
}
