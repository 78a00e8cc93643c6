/** The values that a gate judges, once the run has ended: of each point, of the best, or a quantile over points. */

import { bestOf } from '../facts/measure.ts';
import type { ActionFact } from '../facts/run-facts.ts';
import { countOf, type Spread, spreadOf } from '../facts/spread.ts';
import type { ActionId, Coordinates, Pipeline } from '../pipeline/pipeline.ts';
import { pointText } from '../pipeline/point-text.ts';
import type { Gate, Points } from './gate.ts';
import { type JudgedPoint, judgedPoints } from './judged-points.ts';
import { numberOf, type Result } from './own-measures.ts';

/** How a run, or a look into the store, ended for the actions that gates name. */
export interface Results {
  /** Undefined without a result. */
  result(action: ActionId): Result | undefined;
  /** Whether the run was to make it: gates of other actions are not checked. */
  selected(action: ActionId): boolean;
  /** Why there is no result. */
  lacking(action: ActionId): Pick<ActionFact, 'outcome' | 'error'> | undefined;
}

/** One value to be judged. */
export interface Judged {
  /** `evaluate.test.accuracy at net=A`. */
  readonly place: string;
  /** The name of the judged action, or of its stage and point. */
  readonly action: string;
  /** The points that the value is of: one under `points: each`. */
  readonly among: readonly JudgedPoint[];
  readonly found: PointValue | Unknown;
}

/** Why there is no value: the end of a sentence about it. */
export interface Unknown {
  readonly unknown: string;
}

export interface PointValue {
  readonly value: number;
  /** The point with the value; absent of a quantile. */
  readonly point?: JudgedPoint;
  /** Of a mean over seeds or folds. */
  readonly spread?: Spread;
}

export function judgedValues(gate: Gate, pipeline: Pipeline, results: Results): Judged[] {
  const coordinatesOf = (id: ActionId): Coordinates => pipeline.actions.get(id)?.coordinates ?? {};
  const points = judgedPoints(gate.actions, coordinatesOf, gate.over?.axes ?? []);
  const compares = gate.baseline?.comparisons;
  const isMade = ({ actions }: JudgedPoint): boolean =>
    // The mean of some of the repetitions is not the mean that was asked for.
    [...actions, ...actions.flatMap((id) => compares?.get(id) ?? [])].every(results.selected);
  if (gate.points === 'each')
    return points.filter(isMade).map((point) => {
      const text = pointText(point.coordinates);
      const place = `${gate.metric}${text === '' ? '' : ` at ${text.slice(1, -1)}`}`;
      return { place, action: `${gate.stage}${text}`, among: [point], found: valueAt(gate, point, results) };
    });
  if (!points.every(isMade)) return [];
  const found = together(gate, gate.points, points, results);
  const chosen = 'point' in found && found.point !== undefined ? pointText(found.point.coordinates) : '';
  const count = points.length === 1 ? '1 point' : `${points.length} points`;
  const place =
    gate.points === 'best'
      ? `${gate.metric} of the best of ${count}${chosen === '' ? '' : ` (${chosen.slice(1, -1)})`}`
      : `${gate.metric} at the ${gate.points.quantile} quantile of ${count}`;
  return [{ place, action: `${gate.stage}${chosen}`, among: points, found }];
}

function together(
  gate: Gate,
  how: Exclude<Points, 'each'>,
  points: readonly JudgedPoint[],
  results: Results,
): PointValue | Unknown {
  const values: PointValue[] = [];
  for (const point of points) {
    const found = valueAt(gate, point, results);
    if ('unknown' in found) return found;
    values.push(found);
  }
  if (how !== 'best')
    return {
      value: quantileOf(
        values.map(({ value }) => value),
        how.quantile,
      ),
    };
  const [best] = bestOf(values, ({ value }) => value, gate.better ?? 'more');
  return best ?? { value: Number.NaN };
}

/** The value of a point: of its action, or the mean of its repetitions. */
export function valueAt(gate: Gate, point: JudgedPoint, results: Results): PointValue | Unknown {
  const { actions } = point;
  const values: number[] = [];
  for (const action of actions) {
    const value = valueOfAction(gate, action, results);
    if (typeof value !== 'number') return value;
    values.push(value);
  }
  const spread = spreadOf(values, gate.over);
  const value = spread?.mean ?? Number.NaN;
  const isMean = spread !== undefined && (countOf(spread) ?? 0) > 1;
  return { value, point, ...(isMean && { spread }) };
}

export function valueOfAction({ name }: Gate, action: ActionId, results: Results): number | Unknown {
  const result = results.result(action);
  if (result === undefined) return { unknown: `is unknown: ${lackOf(action, results)}` };
  return numberOf(result, name) ?? { unknown: `is not a metric that ${action} reported` };
}

/** `train has no result, failed: diverged at epoch 1, batch 2`; `eval has no result, blocked by train: it diverged`. */
export function lackOf(action: ActionId, results: Results): string {
  const { outcome, error } = results.lacking(action) ?? {};
  const none = `${action} has no result`;
  if (outcome === undefined || outcome === 'absent') return none;
  if (error === undefined) return `${none}, ${outcome}`;
  return outcome === 'failed' ? `${none}, failed: ${error}` : `${none}, ${outcome} ${error}`;
}

/**
 * The quantile of a sample by linear interpolation between its ordered values (type 7 of Hyndman and Fan, "Sample
 * quantiles in statistical packages", The American Statistician 50, 1996, 361–365). Not a number if a value is none.
 */
export function quantileOf(values: readonly number[], part: number): number {
  if (!values.every(Number.isFinite)) return Number.NaN;
  const sorted = [...values].sort((one, other) => one - other);
  const place = part * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (place - below);
}
