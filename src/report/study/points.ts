/**
 * Points: the subjects that the report compares. One for each training and, where it was evaluated along axes of the
 * evaluation's own, for each point of those.
 */

import { bestFitting, candidatesFor, contains, type Origin, sameModel, samePlace } from '../../artifacts/lineage.ts';
import type { Coordinates } from '../../core/pipeline/pipeline.ts';
import { canonicalJson, type JsonObject } from '../../core/values/canonical.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import { pointNames } from '../../view/point-names.ts';
import type { Choice, Evaluation, History, Model, OfModel, Point } from './study.ts';
import { placeText, type Training, trainingsOf } from './trainings.ts';

interface Place {
  readonly coordinates: Coordinates;
  readonly evaluation?: Evaluation;
}

/** Throws a StageFailure if artifacts cannot be joined (`ambiguous-model`, `ambiguous-evaluation`). */
export function joinPoints(parts: {
  readonly histories: readonly History[];
  readonly models: readonly Model[];
  readonly evaluations: readonly Evaluation[];
}): Point[] {
  const places = trainingsOf(parts).flatMap((training) => placesOf(training).map((place) => ({ training, ...place })));
  const names = pointNames(places.map(({ coordinates }) => coordinates));
  return places.map(({ training, coordinates, evaluation }, index): Point => {
    const { history, model, modelDigest } = training;
    return {
      index,
      coordinates,
      name: names[index]!,
      ...(modelDigest !== undefined && { modelDigest }),
      ...(history && { history }),
      ...(model && { model }),
      ...(evaluation && { evaluation }),
    };
  });
}

/**
 * Where a training was evaluated. Evaluations at the same place are one (validation rows by one stage, test rows by
 * another); one with fewer axes holds at all places that have them, unless it contradicts what was measured there.
 */
function placesOf({ coordinates, evaluations }: Training): readonly Place[] {
  const groups = new Map<string, Required<Place>>();
  for (const evaluation of evaluations) {
    const at = { ...coordinates, ...evaluation.source.coordinates, ...coordinates };
    const name = canonicalJson(at as JsonObject);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { coordinates: at, evaluation });
    else groups.set(name, { coordinates: at, evaluation: together(group.evaluation, evaluation) });
  }
  const places = [...groups.values()];
  const isShared = (place: Required<Place>): boolean => {
    const larger = places.filter((one) => isPart(place, one));
    return larger.length > 0 && larger.every((one) => contradiction(place.evaluation, one.evaluation) === undefined);
  };
  const shared = places.filter(isShared);
  const own = places
    .filter((place) => !shared.includes(place))
    .map((place) => {
      const joined = shared.filter((one) => isPart(one, place)).map((one) => one.evaluation);
      return { ...place, evaluation: joined.reduce(together, place.evaluation) };
    });
  return own.length > 0 ? own : [{ coordinates }];
}

/** Whether `larger` has all axes of `place`, with the same values, and others. */
function isPart(place: Place, larger: Place): boolean {
  return contains(larger.coordinates, place.coordinates) && !samePlace(place.coordinates, larger.coordinates);
}

/** A number that both have and that differs. */
function contradiction(left: Evaluation, right: Evaluation): string | undefined {
  return [...right.values].find(
    ([name, value]) => left.values.has(name) && !Object.is(left.values.get(name), value),
  )?.[0];
}

function together(left: Evaluation, right: Evaluation): Evaluation {
  const name = contradiction(left, right);
  if (name !== undefined)
    throw new StageFailure('ambiguous-evaluation', 'two evaluations of the same model measure different numbers', {
      where: `input "evaluations", at ${placeText(right.source)}`,
      found: `${name}: ${left.values.get(name)} and ${right.values.get(name)}`,
      hint: 'give each evaluating stage a matrix with one value that names its rows, or wire only one of them',
    });
  const sources = [...left.sources, ...right.sources];
  return { ...left, values: new Map([...left.values, ...right.values]), sources };
}

/** The point that was selected. Undefined if it is none of the points, or not known. */
export function selectedPoint(
  points: readonly Point[],
  choice: Pick<Choice, 'coordinates' | 'modelDigest'>,
): Point | undefined {
  const { named, found } = candidatesFor(originOf(choice), points, originOf);
  return named || found.length === 1 ? found[0] : undefined;
}

/**
 * The point whose model was embedded. If neither the model nor an axis identifies it, `chosen`, the point shown
 * everywhere. Undefined if it is none of the points, or not known.
 */
export function embeddedPoint(points: readonly Point[], part: OfModel, chosen: Point | undefined): Point | undefined {
  const { coordinates } = part.source;
  const at = originOf({ ...part, coordinates });
  const isChosenAmong = (among: readonly Point[]): boolean => chosen !== undefined && among.includes(chosen);
  const { named, found } = candidatesFor(at, points, originOf);
  if (named) return isChosenAmong(found) ? chosen : found[0];
  const possible = sameModel(at, points, originOf).found;
  const sharing = possible.filter((point) => Object.keys(point.coordinates).some((axis) => axis in coordinates));
  const fitting = bestFitting(sharing, (point) => point.coordinates, coordinates);
  if (isChosenAmong(fitting.length === 0 ? possible : fitting)) return chosen;
  return fitting.length === 1 ? fitting[0] : undefined;
}

function originOf({ coordinates, modelDigest }: Pick<Point, 'coordinates' | 'modelDigest'>): Origin {
  return { coordinates, ...(modelDigest !== undefined && { model: modelDigest }) };
}
