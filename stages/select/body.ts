/**
 * Body of `select`: compares one metric of the candidates and passes on the model of the best one. The metadata of the
 * choice and a note record ties, candidates within the interval of the best one, and candidates without a number.
 */

import {
  againstText,
  type Coordinates,
  countOf,
  formatMetric,
  type InputArtifact,
  type Interval,
  intervalOf,
  namesText,
  nearestName,
  nearestTo,
  overRepeats,
  type Replicates,
  repeatedText,
  type Spread,
  type StageBody,
  StageFailure,
  type Standing,
  spreadOf,
  standingOf,
  standingText,
} from 'arrowline/stage';
import { candidatesFor, madeFrom } from '../../src/artifacts/lineage.ts';
import { type Metrics, metricOf, metrics, type Selection } from '../../src/artifacts/metrics.ts';
import type { kind } from './kind.ts';

const namesShown = 40;

interface Measured {
  /** The candidate in notes and messages. */
  readonly name: string;
  readonly coordinates: Coordinates;
  readonly numbers: Metrics;
  readonly value: number;
}

interface Candidate {
  readonly name: string;
  /** The value that is compared; of repetitions the mean. */
  readonly value: number;
  readonly interval?: Interval;
  /** The point that is handed on if the candidate is best. */
  readonly taken: Measured;
  /** The mean, where points are repetitions. */
  readonly spread?: Spread;
}

const body: StageBody<typeof kind> = async (context) => {
  const { metric, mode, against, over, apart } = context.parameters;
  const measuredAt: Measured[] = [];
  const artifacts = context.many('candidates');
  const names = namesOf(artifacts);
  for (const [index, artifact] of artifacts.entries()) {
    const { coordinates } = artifact;
    const name = names[index]!;
    const numbers = metrics.read(await artifact.table());
    measuredAt.push({ name, coordinates, numbers, value: requireMetric(numbers, metric, name) });
  }
  if (mode === undefined) throw new Error(`Internal error: no direction is declared for "${metric}"`);
  const candidates = over === undefined ? measuredAt.map((one) => single(one, metric)) : means(measuredAt, over);
  const standing = standingOf(
    candidates,
    (one) => one.value,
    mode === 'max' ? 'more' : 'less',
    ({ interval }) => interval,
  );
  const [best] = standing.best;
  if (best === undefined) throw nothingToSelect(candidates, metric);
  const { taken } = best;
  const model = modelOf(taken, context.many('models'));
  const selected = {
    coordinates: taken.coordinates,
    ...(over && { over: [...over.axes] }),
    metric,
    mode,
    candidates: candidates.length,
    ...(against && { against }),
    ...standingMetadata(standing),
  };
  const { name: measured, value: values, classNames } = taken.numbers;
  // As in `evaluate`, confusion counts are written to the artifact only: their number is the square of the classes.
  const finite = measured
    .map((name, row) => [name, values[row]!] as const)
    .filter(([name, value]) => Number.isFinite(value) && !isConfusionCount(name));
  return {
    outputs: {
      model,
      choice: metrics.write({
        name: measured,
        value: values,
        ...(classNames && { classNames }),
        selected,
        ...madeFrom(model.digest),
      }),
    },
    metrics: Object.fromEntries(finite),
    facts: { metric, mode },
    notes: notesOf({ metric, mode, against, over, apart }, candidates, standing),
  };
};

export default body;

function single(one: Measured, metric: string): Candidate {
  const interval = intervalOf(metric, (name) => metricOf(one.numbers, name));
  return { name: one.name, value: one.value, taken: one, ...(interval && { interval }) };
}

/** One candidate for all repetitions of a point: their mean. The point nearest the mean stands for it. */
function means(measured: readonly Measured[], over: Replicates): Candidate[] {
  return overRepeats(measured, ({ coordinates }) => coordinates, over.axes).map(
    ({ coordinates, members }): Candidate => {
      const valueAt = ({ value }: Measured): number => value;
      const spread = spreadOf(members.map(valueAt), over)!;
      const { mean: value, interval } = spread;
      const name = coordinatesText(coordinates) ?? `all of ${over.axes.join(', ')}`;
      const taken = nearestTo(members, value, valueAt) ?? members[0]!;
      return { name, value, taken, spread, ...(interval && { interval }) };
    },
  );
}

function requireMetric(numbers: Metrics, metric: string, candidate: string): number {
  const value = metricOf(numbers, metric);
  if (value !== undefined) return value;
  const names = numbers.name;
  const nearest = nearestName(metric, names);
  throw new StageFailure('unknown-metric', `the numbers of ${candidate} have no metric "${metric}"`, {
    where: 'with.metric',
    expected: shortList(names.filter((name) => !isConfusionCount(name))),
    ...(nearest === undefined ? {} : { hint: `did you mean "${nearest}"?` }),
  });
}

/** Limits the list: with thousands of classes there are as many metrics. */
function shortList(names: readonly string[]): string {
  const rest = names.length - namesShown;
  return rest > 0 ? `${names.slice(0, namesShown).join(', ')} and ${rest} more` : names.join(', ');
}

function isConfusionCount(name: string): boolean {
  return /^\w+\.confusion\.\d+\.\d+$/.test(name);
}

function nothingToSelect(candidates: readonly Candidate[], metric: string): StageFailure {
  const values = candidates.map(({ name, value }) => `${name}: ${value}`);
  return new StageFailure('nothing-to-select', `no candidate has a finite value of "${metric}"`, {
    where: 'with.metric',
    found: values.length === 0 ? 'no candidates' : namesText(values),
  });
}

/** Facts about the choice that the report shows without comparing again. */
function standingMetadata({
  best,
  value,
  interval,
  near,
  without,
}: Standing<Candidate>): Pick<Selection, 'value' | 'interval' | 'tied' | 'near' | 'without'> {
  const tied = best.slice(1);
  return {
    // Metadata holds no negative zero.
    value: value + 0,
    ...(interval && { interval: { ...interval } }),
    ...(tied.length > 0 && { tied: tied.map((one) => described(one)) }),
    ...(near.length > 0 && { near: near.map((one) => ({ ...described(one), value: one.value + 0 })) }),
    ...(without.length > 0 && { without: without.map((one) => described(one)) }),
  };
}

function described({ taken: { coordinates, numbers } }: Candidate): NonNullable<Selection['tied']>[number] {
  return { coordinates, ...madeFrom(numbers.model) };
}

interface Chosen {
  readonly metric: string;
  readonly mode: 'max' | 'min';
  readonly against: true | undefined;
  readonly over: Replicates | undefined;
  readonly apart: readonly string[] | undefined;
}

function notesOf(
  { metric, mode, against, over, apart }: Chosen,
  candidates: readonly Candidate[],
  standing: Standing<Candidate>,
): string[] {
  const direction = mode === 'max' ? 'more' : 'less';
  const nameOf = ({ name }: Candidate): string => name;
  const { best, near, without } = standing;
  const measure = over === undefined ? metric : `mean ${metric} over ${over.axes.join(', ')}`;
  const facts = { ...standing, measure, direction, candidates: candidates.length } as const;
  const { taken } = best[0]!;
  return [
    standingText({ ...facts, best: best.map(nameOf), near, without: without.map(nameOf) }),
    ...(over === undefined
      ? []
      : [
          ...unequalMeans(candidates),
          `the model of ${taken.name} is handed on, ${formatMetric(taken.value)}: the nearest to the mean`,
        ]),
    ...(apart === undefined
      ? []
      : [`candidates of several stages are compared one by one, not by their mean over ${apart.join(', ')}`]),
    ...(against === true ? [againstText(metric, mode)] : []),
  ];
}

/** A mean of fewer seeds or folds, because others diverged, is less sure and may be better than that of all would be. */
function unequalMeans(candidates: readonly Candidate[]): string[] {
  const counted = candidates.map(({ name, spread = {} }) => ({ name, spread, count: countOf(spread) ?? 1 }));
  const most = counted.reduce((greatest, one) => (one.count > greatest.count ? one : greatest));
  const fewer = counted.filter(({ count }) => count < most.count);
  if (fewer.length === 0) return [];
  const names = namesText(
    fewer.map(({ name }) => name),
    fewer.map(({ count }) => ` (${count})`),
  );
  return [
    `not all means are of ${repeatedText(most.spread)}: that of ${names} ${fewer.length === 1 ? 'is' : 'are'} of fewer`,
  ];
}

/** The model whose digest the numbers carry; for numbers without a digest, the only model whose coordinates fit. */
function modelOf({ name, numbers, coordinates }: Measured, models: readonly InputArtifact[]): InputArtifact {
  const { found: fitting } = candidatesFor({ coordinates, ...madeFrom(numbers.model) }, models, (one) => ({
    coordinates: one.coordinates,
    model: one.digest,
  }));
  const [model] = fitting;
  if (model !== undefined && fitting.every((one) => one.digest === model.digest)) return model;
  const problem =
    model === undefined
      ? `no model is the one that the numbers of ${name} belong to`
      : `the numbers of ${name} fit ${fitting.length} models and name none of them`;
  throw new StageFailure('no-model', problem, {
    found:
      (model === undefined ? models : fitting)
        .map((one) => coordinatesText(one.coordinates) ?? 'no coordinates')
        .join('; ') || 'no models',
    hint:
      model === undefined
        ? 'wire models to the stage whose models the candidates evaluate'
        : 'write the digest of the model as "model" into the metadata of the numbers, or narrow models by "where"',
  });
}

/**
 * Names candidates by their coordinates, and numbers candidates with equal coordinates, which several stages may have.
 */
function namesOf(artifacts: readonly InputArtifact[]): string[] {
  if (artifacts.length === 1) return artifacts.map(({ coordinates }) => coordinatesText(coordinates) ?? 'the model');
  const texts = artifacts.map(({ coordinates }) => coordinatesText(coordinates));
  const times = new Map<string | undefined, number>();
  for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1);
  return texts.map((text, index) => {
    const numbered = `candidate ${index + 1}`;
    if (text === undefined) return numbered;
    return times.get(text) === 1 ? text : `${text} (${numbered})`;
  });
}

function coordinatesText(coordinates: Coordinates): string | undefined {
  const parts = Object.entries(coordinates).map(([axis, value]) => `${axis}=${value}`);
  return parts.length === 0 ? undefined : parts.join(', ');
}
