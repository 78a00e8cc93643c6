/**
 * The one rule by which a number finds its model. The digest of the model decides. Coordinates decide for numbers that
 * name no model, and between candidates whose models have the same bytes: a choice of the best has no coordinates, a
 * `where` removes some, and stages without a matrix have none. If several candidates fit equally well, all are
 * returned; the caller decides whether that is a failure.
 */

import type { Coordinates } from '../pipeline/pipeline.ts';
import { addTo } from '../values/lists-by.ts';

/** The coordinates of an artifact, and the digest of the model that it is or was made from, if that is known. */
export interface Origin {
  readonly coordinates: Coordinates;
  readonly model?: string;
}

/**
 * The candidates that may be the model of `part`, in order. `named`: they have the digest that the part names. If no
 * candidate has the part's digest, only candidates with an unknown model remain.
 */
export function sameModel<Candidate>(
  part: Pick<Origin, 'model'>,
  candidates: readonly Candidate[],
  originOf: (candidate: Candidate) => Origin,
): { readonly named: boolean; readonly found: readonly Candidate[] } {
  const { model } = part;
  if (model === undefined) return { named: false, found: candidates };
  const same = candidates.filter((one) => originOf(one).model === model);
  if (same.length > 0) return { named: true, found: same };
  return { named: false, found: candidates.filter((one) => originOf(one).model === undefined) };
}

/** The candidates that match `part`: by model, then by coordinates. Empty if none matches. */
export function candidatesFor<Candidate>(
  part: Origin,
  candidates: readonly Candidate[],
  originOf: (candidate: Candidate) => Origin,
): { readonly named: boolean; readonly found: readonly Candidate[] } {
  const { named, found } = sameModel(part, candidates, originOf);
  const fitting = bestFitting(found, (one) => originOf(one).coordinates, part.coordinates);
  return { named, found: named && fitting.length === 0 ? found : fitting };
}

/** Whether two coordinates agree on every axis they share. */
export function agree(left: Coordinates, right: Coordinates): boolean {
  return Object.keys(left).every((axis) => !Object.hasOwn(right, axis) || left[axis] === right[axis]);
}

/** Whether `larger` has every axis of `smaller`, with the same value. */
export function contains(larger: Coordinates, smaller: Coordinates): boolean {
  return Object.keys(smaller).every((axis) => Object.hasOwn(larger, axis) && larger[axis] === smaller[axis]);
}

/** Whether two coordinates have the same axes with the same values. */
export function samePlace(left: Coordinates, right: Coordinates): boolean {
  return contains(left, right) && contains(right, left);
}

/**
 * The parts that agree with `at` and share most axes with it; among these, the ones with the fewest other axes. Exactly
 * equal coordinates come first, then parts that lack some axes, then parts with an axis that a `where` has narrowed.
 * Returns several parts if coordinates do not distinguish them.
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

/**
 * `bestFitting` among parts that many are looked up in: they lie in lists by the values of each set of axes that a lookup
 * shares with them, so that it takes as long with ten thousand parts as with ten. Parts with different axes that fit
 * equally well come in another order.
 */
export function bestFittingOf<Part>(
  parts: readonly Part[],
  coordinatesOf: (part: Part) => Coordinates,
): (at: Coordinates) => readonly Part[] {
  const byAxes = new Map<string, Part[]>();
  for (const part of parts) addTo(byAxes, JSON.stringify(Object.keys(coordinatesOf(part)).sort()), part);
  const kinds = [...byAxes].map(([axes, alike]) => ({
    axes: JSON.parse(axes) as string[],
    alike,
    byShared: new Map<string, Map<string, Part[]>>(),
  }));
  const place = (coordinates: Coordinates, axes: readonly string[]): string =>
    JSON.stringify(axes.map((axis) => coordinates[axis]));
  return (at) => {
    let best: (readonly Part[])[] = [];
    let [mostShared, fewestOthers] = [0, Number.POSITIVE_INFINITY];
    for (const { axes, alike, byShared } of kinds) {
      const shared = axes.filter((axis) => Object.hasOwn(at, axis));
      const others = axes.length - shared.length;
      if (shared.length < mostShared || (shared.length === mostShared && others > fewestOthers)) continue;
      const name = JSON.stringify(shared);
      let lists = byShared.get(name);
      if (lists === undefined) {
        lists = new Map();
        for (const part of alike) addTo(lists, place(coordinatesOf(part), shared), part);
        byShared.set(name, lists);
      }
      const found = lists.get(place(at, shared));
      if (found === undefined) continue;
      if (shared.length > mostShared || others < fewestOthers) best = [];
      [mostShared, fewestOthers] = [shared.length, others];
      best.push(found);
    }
    return best.length === 1 ? (best[0] as readonly Part[]) : best.flat();
  };
}
