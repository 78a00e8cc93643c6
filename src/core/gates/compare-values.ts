/**
 * The comparison of a judged value with its baseline: from the record of the action that compared them, from pairs of
 * seeds or folds, or from the two values alone. Values of other rows or of another version of the measure are not
 * compared.
 */

import { bestOf } from '../facts/measure.ts';
import { spreadOf, withoutRepeats } from '../facts/spread.ts';
import type { ActionId, Coordinates, Pipeline } from '../pipeline/pipeline.ts';
import { pointText } from '../pipeline/point-text.ts';
import type { Baseline, Gate } from './gate.ts';
import type { JudgedPoint } from './judged-points.ts';
import { type Judged, lackOf, quantileOf, type Results, valueOfAction } from './judged-values.ts';
import { numberOf, type Result } from './own-measures.ts';
import { compareRepeated } from './repeated.ts';
import { type Subject, subjectOf } from './subject.ts';
import type { Comparison } from './verdict.ts';

/** No comparison, and how the gate ends. `because` is a sentence's end. */
export interface NoComparison {
  readonly state: 'fail' | 'missing';
  readonly because: string;
}

export type Compared = Comparison | NoComparison;

interface Comparing {
  readonly gate: Gate;
  readonly baseline: Baseline;
  readonly results: Results;
  readonly coordinatesOf: (action: ActionId) => Coordinates;
}

/** Undefined for a value that is its own baseline. */
export function comparedValue(
  gate: Gate,
  baseline: Baseline,
  { among, found }: Judged,
  pipeline: Pipeline,
  results: Results,
): Compared | undefined {
  if ('unknown' in found) return undefined;
  const points = among.filter(({ actions }) => actions.some((action) => baseline.before.has(action)));
  if (points.length === 0) return undefined;
  const coordinatesOf = (id: ActionId): Coordinates => pipeline.actions.get(id)?.coordinates ?? {};
  const comparing = { gate, baseline, results, coordinatesOf };
  const tested = comparedBy(comparing, points, found.value);
  if (tested !== undefined) return tested;
  const befores: { readonly point: JudgedPoint; readonly sides: Sides; readonly mean: number }[] = [];
  for (const point of points) {
    const sides = sidesOf(comparing, point);
    if ('because' in sides) return sides;
    befores.push({ point, sides, mean: spreadOf([...sides.before.values()])?.mean ?? Number.NaN });
  }
  if (typeof gate.points === 'object')
    return {
      now: found.value,
      before: quantileOf(
        befores.map(({ mean }) => mean),
        gate.points.quantile,
      ),
    };
  const chosen = befores.find(({ point }) => point === found.point) ?? befores[0];
  const [against] = bestOf(befores, ({ mean }) => mean, gate.better ?? 'more');
  if (chosen === undefined || against === undefined) return { now: found.value, before: Number.NaN };
  const [now, before] = [chosen.sides.now, against.sides.before];
  if (chosen.point.actions.length === 1 && against.point.actions.length === 1)
    return { now: found.value, before: against.mean };
  const paired = compareRepeated(now, before, gate.over ?? {}, baseline);
  if (!('incomparable' in paired)) return paired;
  return baseline.rule === 'none'
    ? { now: found.value, before: against.mean }
    : { state: 'missing', because: paired.incomparable };
}

/** The comparison in a record; undefined where none was asked for. */
function comparedBy(comparing: Comparing, points: readonly JudgedPoint[], value: number): Compared | undefined {
  const { gate, baseline, results } = comparing;
  if (baseline.test === 'none') return undefined;
  const actions = points.flatMap((point) => point.actions);
  const befores: number[] = [];
  for (const action of actions) {
    const known = counterpart(comparing, action, true);
    if (typeof known !== 'number') return known;
    befores.push(known);
  }
  const [compare] = actions.flatMap((action) => baseline.comparisons.get(action) ?? []);
  if (compare === undefined) return undefined;
  const result = results.result(compare);
  if (result === undefined) return { state: 'fail', because: `the comparison is unknown: ${lackOf(compare, results)}` };
  const incomparable = result.facts?.incomparable;
  if (incomparable !== undefined) return { state: 'fail', because: `it cannot be compared: ${incomparable}` };
  const comparison = comparisonIn(result);
  const now = comparison?.now;
  if (comparison === undefined || now === undefined || !isSame(now, value))
    return {
      state: 'fail',
      because: `${compare} finds ${now ?? 'no value'} for it in the predictions, not ${value}; with "test: none" the values alone are compared`,
    };
  const { before } = comparison;
  const [reported = Number.NaN] = bestOf(befores, (known) => known, gate.better ?? 'more');
  if (!isSame(before, reported))
    return {
      state: 'fail',
      because: `it says ${reported}, and ${compare} finds ${before} in its predictions`,
    };
  return comparison;
}

function comparisonIn(result: Result): Comparison | undefined {
  const numberAt = (name: string): number | undefined => numberOf({ ...result, outputs: {} }, name);
  const [now, before, low, high] = ['now', 'before', 'low', 'high'].map(numberAt);
  if (now === undefined || before === undefined) return undefined;
  const numbers = ['p', 'lost', 'won', 'rows', 'detectable'].flatMap((name) => {
    const value = numberAt(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...{ now, before, ...Object.fromEntries(numbers) },
    ...(low !== undefined && high !== undefined && { interval: { low, high } }),
    ...(result.facts?.identical === 'yes' && { identical: true }),
    ...(result.facts?.features === 'unknown' && { unknownFeatures: true }),
  };
}

/** Predictions hold single precision. */
function isSame(found: number, reported: number): boolean {
  return Math.abs(found - reported) <= 1e-4 * Math.max(1, Math.abs(reported)) || Object.is(found, reported);
}

interface Sides {
  readonly now: ReadonlyMap<string, number>;
  readonly before: ReadonlyMap<string, number>;
}

/** The values of a point on both sides, by repetition: of those that both have. */
function sidesOf(comparing: Comparing, { actions }: JudgedPoint): Sides | NoComparison {
  const { gate, results, coordinatesOf } = comparing;
  const axes = gate.over?.axes ?? [];
  const [now, before] = [new Map<string, number>(), new Map<string, number>()];
  let missing: NoComparison | undefined;
  for (const action of actions) {
    const value = valueOfAction(gate, action, results);
    const known = counterpart(comparing, action);
    if (typeof known !== 'number') {
      if (known.state === 'fail') return known;
      missing ??= known;
      continue;
    }
    if (typeof value !== 'number') continue;
    const coordinates = coordinatesOf(action);
    const other = withoutRepeats(coordinates, axes);
    const own = Object.entries(coordinates).filter(([axis]) => !Object.hasOwn(other, axis));
    const name = pointText(Object.fromEntries(own)).slice(1, -1);
    now.set(name, value);
    before.set(name, known);
  }
  return before.size === 0 && missing !== undefined ? missing : { now, before };
}

/**
 * The value before of an action. Rows that are known on one side only are other rows, unless predictions are compared:
 * those tell.
 */
function counterpart(
  { gate, baseline, results }: Comparing,
  action: ActionId,
  isTested = false,
): number | NoComparison {
  const before = baseline.before.get(action) ?? { action };
  if ('missing' in before) return { state: 'missing', because: before.missing };
  const subjectAt = (id: ActionId): Subject => subjectOf(results.result(id)?.facts, gate.name);
  const now = subjectAt(action);
  if ('action' in before) {
    const value = valueOfAction(gate, before.action, results);
    if (typeof value !== 'number') return { state: 'fail', because: `the baseline ${value.unknown}` };
    return otherSubject(now, subjectAt(before.action)) ?? value;
  }
  if (before.version !== gate.version)
    return {
      state: 'fail',
      because: `the baseline has version ${before.version} of the measure, now it is version ${gate.version}`,
    };
  const isKnown = now.rows !== undefined && before.rows !== undefined;
  return (isTested && !isKnown ? undefined : otherSubject(now, before)) ?? before.value;
}

function otherSubject(now: Subject, before: Subject): NoComparison | undefined {
  const short = (digest: string | undefined): string => digest?.slice(0, 'sha256:'.length + 12) ?? 'unknown';
  if (now.rows !== before.rows)
    return { state: 'fail', because: `the baseline is of other rows (${short(before.rows)}, now ${short(now.rows)})` };
  if (now.positive === before.positive) return undefined;
  const [was, is] = [before.positive, now.positive].map((one) => (one === undefined ? 'unknown' : `"${one}"`));
  return { state: 'fail', because: `the positive class of the baseline is another one (${was}, now ${is})` };
}
