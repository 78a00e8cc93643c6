/** Which artifacts belong to a point as far as coordinates tell: for those that do not name the model they are of. */

import type { Coordinates } from '../../../../src/core/pipeline/pipeline.ts';

/** Whether two coordinates agree on every axis they share. */
export function agree(left: Coordinates, right: Coordinates): boolean {
  return Object.keys(left).every((axis) => !Object.hasOwn(right, axis) || left[axis] === right[axis]);
}

/** Whether `larger` has every axis of `smaller`, with the same value. */
export function contains(larger: Coordinates, smaller: Coordinates): boolean {
  return Object.keys(smaller).every((axis) => Object.hasOwn(larger, axis) && larger[axis] === smaller[axis]);
}

/**
 * Of the parts that agree with `at` those that share most axes with it, and of these those that have fewest axes
 * besides: what has the very coordinates comes before what lacks some, and that before what a `where` has narrowed.
 * Several parts fit equally well where coordinates do not tell them apart.
 */
export function bestFitting<Part>(
  parts: readonly Part[],
  coordinatesOf: (part: Part) => Coordinates,
  at: Coordinates,
): readonly Part[] {
  let best: Part[] = [];
  let [mostShared, fewestOthers] = [0, Number.POSITIVE_INFINITY];
  for (const part of parts) {
    const coordinates = coordinatesOf(part);
    if (!agree(coordinates, at)) continue;
    const axes = Object.keys(coordinates);
    const shared = axes.filter((axis) => Object.hasOwn(at, axis)).length;
    const others = axes.length - shared;
    if (shared < mostShared || (shared === mostShared && others > fewestOthers)) continue;
    if (shared > mostShared || others < fewestOthers) best = [];
    [mostShared, fewestOthers] = [shared, others];
    best.push(part);
  }
  return best;
}
