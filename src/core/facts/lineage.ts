/**
 * The one rule by which numbers find the model they are of. The digest of the model decides. Coordinates decide for
 * numbers that name no model, and between candidates whose models are the same bytes: a choice of the best has none, a
 * `where` takes some away, and stages without a matrix have none at all. Several candidates that fit equally well are
 * all returned; whether that is a failure is for the caller to say.
 */

import type { Coordinates } from '../pipeline/pipeline.ts';

/** Where something was made, and the digest of the model it is or is of; left out where that is not known. */
export interface Origin {
  readonly coordinates: Coordinates;
  readonly model?: string;
}

/**
 * The candidates that `part` may be of, in their order. `named` says that they have the digest which the part names.
 * Of a part whose digest no candidate has, only those remain whose model is not known.
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

/** The candidates that `part` is of: by its model, then by its coordinates. Empty where none fits. */
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
 * The parts that agree with `at` and share most axes with it; of these, the ones that have fewest axes besides. A part
 * at the very coordinates comes before one that lacks some, and that before one whose axis a `where` has narrowed.
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
