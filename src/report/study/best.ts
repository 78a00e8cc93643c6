/**
 * Chooses the point that is shown where only one is shown, and ranks it among the others: by the choice of `select`, or
 * by accuracy.
 */

import { better } from '../../artifacts/better.ts';
import { intervalOf, type RowInterval } from '../../core/facts/interval.ts';
import { withoutSeeds } from '../../core/facts/spread.ts';
import { standingOf, type Told } from '../../core/facts/standing.ts';
import type { Coordinates } from '../../core/pipeline/pipeline.ts';
import { atEvaluated } from './epochs.ts';
import { pointNames, selectedPoint } from './points.ts';
import type { Candidate, Choice, Point, Source } from './study.ts';

interface Shown {
  readonly point?: Point;
  readonly standing?: Told;
}

/** Without a choice the first of the best by validation accuracy; by test accuracy where no point has that. */
export function shownPoint(points: readonly Point[], choice: Choice | undefined): Shown {
  if (choice) return chosenPoint(points, choice);
  const [first] = points;
  if (first === undefined) return {};
  const measures = [
    { measure: 'validation accuracy', of: validationAccuracyOf, name: 'validation.accuracy' },
    {
      measure: 'test accuracy',
      of: (point: Point) => point.evaluation?.values.get('test.accuracy'),
      name: 'test.accuracy',
    },
  ];
  for (const { measure, of, name } of measures) {
    const found = standingOf(points, of, better.accuracy, (point) => accuracyInterval(point, name));
    const [point] = found.best;
    if (point === undefined) continue;
    const nameOf = (one: Point): string => one.name;
    const standing = {
      ...found,
      measure,
      direction: better.accuracy,
      candidates: points.length,
      best: found.best.map(nameOf),
      near: found.near.map((one) => ({ name: one.name, value: of(one)! })),
      without: found.without.map(nameOf),
    };
    return { point, standing };
  }
  return { point: first };
}

/** Validation accuracy, as it was evaluated after training; of the history's evaluated epoch where it was not. */
export function validationAccuracyOf(point: Point): number | undefined {
  return point.evaluation?.values.get('validation.accuracy') ?? atEvaluated(point.history, 'validationAccuracy');
}

/** A measure of the training rows, as they were evaluated; else as they were trained in the evaluated epoch. */
export function trainingMeasureOf(point: Point, of: 'accuracy' | 'loss'): number | undefined {
  return point.evaluation?.values.get(`train.${of}`) ?? atEvaluated(point.history, of);
}

/** Number of weights, trainable and not. */
export function parametersOf(point: Point): number | undefined {
  return point.model?.network.parameters ?? point.evaluation?.values.get('parameters');
}

/** Artifacts that the numbers of `points` are from. */
export function evaluationsOf(points: readonly Point[]): Source[] {
  return points.flatMap((point) => point.evaluation?.sources ?? []);
}

/** The interval of an accuracy of the point's evaluation, by the accuracy's name. */
export function accuracyInterval(point: Point, name: string): RowInterval | undefined {
  return intervalOf(name, (one) => point.evaluation?.values.get(one));
}

function chosenPoint(points: readonly Point[], choice: Choice): Shown {
  // Never shows another point in place of the selected one.
  const point = selectedPoint(points, choice);
  if (point === undefined) return {};
  const { over = [] } = choice;
  const meanName = (coordinates: Coordinates): string => pointNames([withoutSeeds(coordinates, over)])[0]!;
  const nameAlone = ({ coordinates, model }: Candidate): string =>
    selectedPoint(points, { coordinates, ...(model !== undefined && { modelDigest: model }) })?.name ??
    (Object.keys(coordinates).length === 0 ? 'another candidate' : pointNames([coordinates])[0]!);
  const nameOf = (one: Candidate): string => (over.length > 0 ? meanName(one.coordinates) : nameAlone(one));
  const { metric, mode, candidates, value, interval, tied = [], near = [], without = [] } = choice;
  const standing: Told = {
    measure: over.length > 0 ? `mean ${metric} over ${over.join(', ')}` : metric,
    direction: mode === 'max' ? 'more' : 'less',
    candidates,
    value,
    ...(interval && { interval }),
    best: [over.length > 0 ? meanName(point.coordinates) : point.name, ...tied.map(nameOf)],
    near: near.map((one) => ({ name: nameOf(one), value: one.value })),
    without: without.map(nameOf),
  };
  return { point, standing };
}
