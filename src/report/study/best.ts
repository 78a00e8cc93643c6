/**
 * Chooses the point that is shown where only one is shown, and ranks it among the others: by the choice of `select`, by
 * accuracy (R² where numbers are predicted), or else by a measure that a kind declares. Points that differ in their seed or fold only are ranked by their mean, and the one nearest to it is shown.
 */

import { better } from '../../artifacts/better.ts';
import { type Interval, intervalOf, type RowInterval } from '../../core/facts/interval.ts';
import type { Measure } from '../../core/facts/measure.ts';
import type { Replicates } from '../../core/facts/replicates.ts';
import { nearestTo, overRepeats, spreadOf, withoutRepeats } from '../../core/facts/spread.ts';
import { standingOf } from '../../core/facts/standing.ts';
import type { Coordinates } from '../../core/pipeline/pipeline.ts';
import { pointNames } from '../../view/point-names.ts';
import { leadsAmong } from '../../view/since/best-of-run.ts';
import { atKept } from './epochs.ts';
import { type Lead, leadOf } from './lead.ts';
import { selectedPoint } from './points.ts';
import type { Candidate, Choice, Point, Ranked, Source } from './study.ts';

interface Shown {
  readonly point?: Point;
  readonly standing?: Ranked;
}

/** A point, or all points that are repetitions of it. */
interface Rival {
  readonly name: string;
  readonly point: Point;
  readonly value?: number;
  readonly interval?: Interval;
}

/**
 * Without a choice the first of the best by validation accuracy or R²; by that of test rows where no point has it; by
 * a declared measure where no point has either. `over`: axes along which points only repeat each other.
 */
export function shownPoint(
  points: readonly Point[],
  choice: Choice | undefined,
  over: Replicates = { axes: [] },
  declared: readonly Measure[] = [],
): Shown {
  if (choice) return chosenPoint(points, choice);
  const [first] = points;
  if (first === undefined) return {};
  const groups = overRepeats(points, ({ coordinates }) => coordinates, over.axes);
  const names = pointNames(groups.map(({ coordinates }) => coordinates));
  const asMeans = over.axes.length > 0 && groups.length < points.length;
  const lead = leadOf(points);
  const leading = (['validation', 'test'] as const).map((split) => ({
    measure: `${split} ${lead.title}`,
    of: (point: Point) => scoreOf(point, split, lead),
    name: `${split}.${lead.name}`,
    direction: better.accuracy,
    format: lead.format,
  }));
  const others = leadsAmong(declared).map(({ measure: { name, format }, direction }) => ({
    ...{ measure: name, name, direction, format },
    of: (point: Point) => point.evaluation?.values.get(name),
  }));
  for (const { measure, of, name, direction, format } of [...leading, ...others]) {
    const rivals = asMeans
      ? groups.map(({ members }, index) => meanRival(names[index]!, members, of, over))
      : points.map((one) => rivalOf(one, of, name));
    const found = standingOf(
      rivals,
      ({ value }) => value,
      direction,
      ({ interval }) => interval,
    );
    const [best] = found.best;
    if (best === undefined) continue;
    const nameOf = (one: Rival): string => one.name;
    const standing = {
      ...found,
      measure: asMeans ? meanText(measure, over.axes) : measure,
      direction,
      format,
      candidates: rivals.length,
      best: found.best.map(nameOf),
      near: found.near.map((one) => ({ name: one.name, value: one.value! })),
      without: found.without.map(nameOf),
      ...(asMeans && { asMeans }),
    };
    return { point: best.point, standing };
  }
  return { point: first };
}

function rivalOf(point: Point, of: (point: Point) => number | undefined, name: string): Rival {
  const [value, interval] = [of(point), accuracyInterval(point, name)];
  return { name: point.name, point, ...(value !== undefined && { value }), ...(interval && { interval }) };
}

/** Represented by the point that is nearest to the mean. */
function meanRival(
  name: string,
  members: readonly Point[],
  of: (point: Point) => number | undefined,
  over: Replicates,
): Rival {
  const spread = spreadOf(
    members.flatMap((one) => of(one) ?? []),
    over,
  );
  const valueAt = (one: Point): number => of(one) ?? Number.NaN;
  const point = (spread && nearestTo(members, spread.mean, valueAt)) ?? members[0]!;
  const { mean: value, interval } = spread ?? {};
  return { name, point, ...(value !== undefined && { value }), ...(interval && { interval }) };
}

function meanText(measure: string, over: readonly string[]): string {
  return `mean ${measure} over ${over.join(', ')}`;
}

/** Validation accuracy, as it was evaluated after training; of the history's kept epoch where it was not. */
export function validationAccuracyOf(point: Point): number | undefined {
  return point.evaluation?.values.get('validation.accuracy') ?? atKept(point.history, 'validationAccuracy');
}

/** The measure that tells how good the point is, on the rows of a split. */
export function scoreOf(point: Point, split: 'validation' | 'test', { name }: Lead): number | undefined {
  if (split === 'validation' && name === 'accuracy') return validationAccuracyOf(point);
  return point.evaluation?.values.get(`${split}.${name}`);
}

/** A measure of the training rows, as they were evaluated; else as they were trained in the kept epoch. */
export function trainingMeasureOf(point: Point, of: 'accuracy' | 'loss'): number | undefined {
  return point.evaluation?.values.get(`train.${of}`) ?? atKept(point.history, of);
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
  const meanName = (coordinates: Coordinates): string => pointNames([withoutRepeats(coordinates, over)])[0]!;
  const nameAlone = ({ coordinates, model }: Candidate): string =>
    selectedPoint(points, { coordinates, ...(model !== undefined && { modelDigest: model }) })?.name ??
    (Object.keys(coordinates).length === 0 ? 'another candidate' : pointNames([coordinates])[0]!);
  const nameOf = (one: Candidate): string => (over.length > 0 ? meanName(one.coordinates) : nameAlone(one));
  const { metric, mode, candidates, value, interval, tied = [], near = [], without = [] } = choice;
  const asMeans = over.length > 0;
  const standing: Ranked = {
    measure: asMeans ? meanText(metric, over) : metric,
    direction: mode === 'max' ? 'more' : 'less',
    candidates,
    value,
    ...(interval && { interval }),
    best: [asMeans ? meanName(point.coordinates) : point.name, ...tied.map(nameOf)],
    near: near.map((one) => ({ name: nameOf(one), value: one.value })),
    without: without.map(nameOf),
    ...(asMeans && { asMeans }),
  };
  return { point, standing };
}
