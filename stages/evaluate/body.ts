/** Body of `evaluate`: predictions of every row of the asked splits, and the numbers that follow from them. */

import { type StageBody, type StageContext, StageFailure } from 'arrowline/stage';
import { type ClassLabels, type DatasetRows, type SplitName, sizeOf } from '../../src/artifacts/dataset.ts';
import { madeFrom } from '../../src/artifacts/lineage.ts';
import { metrics as numbers } from '../../src/artifacts/metrics.ts';
import { type Predictions, predictions } from '../../src/artifacts/predictions.ts';
import { requireClasses } from '../lib/kit/dataset/require-classes.ts';
import { takeOrigins } from '../lib/kit/dataset/take-origins.ts';
import { loadEngine, requireSupport } from '../lib/learning/engines/choose.ts';
import { openExamples } from '../lib/learning/engines/open-examples.ts';
import { openInputs } from '../lib/learning/engines/open-inputs.ts';
import { predictRows } from '../lib/learning/engines/predict-rows.ts';
import { type Scores, scoresOf } from '../lib/learning/measures/class-scores.ts';
import { type Model, networkFromModel } from '../lib/learning/network/model-table.ts';
import { requireFeaturesOf, requireLabelsOf } from '../lib/learning/network/require-dataset.ts';
import type { kind } from './kind.ts';
import { activated, exampleLoss, openNetwork, penalty } from './outputs.ts';
import { scoreGiven } from './score-given.ts';
import { absentNotes, confusionCounts, metricsOf } from './split-metrics.ts';

const numbersBetweenBreaths = 1 << 18;
/** Elements of an Arrow column. */
const elementsMax = 2 ** 31 - 1;

interface Evaluated {
  readonly split: SplitName;
  readonly start: number;
  readonly labels: Int32Array;
  readonly predicted: Int32Array;
  /** Row by row. */
  readonly probabilities: Float32Array;
  readonly loss: number;
  readonly scores: Scores;
}

const body: StageBody<typeof kind> = async (context) => {
  const artifact = context.optional('model');
  if (artifact === undefined) return scoreGiven(context);
  const model = networkFromModel(await artifact.table());
  const data = await openExamples(context.one('dataset'));
  const { dataset } = data;
  const classes = requireClasses(dataset, 'evaluate measures classes');
  requireLabelsOf(model, data);
  const inputs = openInputs(model.network, requireFeaturesOf(model, data), dataset);
  const { classNames } = classes;
  const splits = splitsOf(context.parameters.splits, dataset);
  requireRoom(
    splits.reduce((rows, split) => rows + sizeOf(dataset.splits[split]), 0),
    classNames.length,
  );
  const open = openNetwork(model.network);
  const engine = await loadEngine(context.parameters);
  requireSupport(engine, open.network);
  const predictor = await engine.predictor(open.network, model.weights, inputs, context.parameters.batchSize);
  const evaluated: Evaluated[] = [];
  let predictSeconds = 0;
  try {
    for (const split of splits) {
      const started = performance.now();
      const outputs = await predictRows(context, predictor, dataset.splits[split], classNames.length);
      predictSeconds += (performance.now() - started) / 1000;
      evaluated.push(await evaluateSplit(context, model, data.dataset, classes, split, outputs));
    }
  } finally {
    predictor.dispose();
  }
  const metrics = { parameters: model.network.parameters, ...metricsOf(classNames, evaluated) };
  const all = { ...metrics, ...confusionCounts(evaluated, classNames.length) };
  const about = { classNames, ...madeFrom(artifact.digest) };
  return {
    outputs: {
      metrics: numbers.write({ name: Object.keys(all), value: Float64Array.from(Object.values(all)), ...about }),
      predictions: predictions.write({ ...predictedRows(evaluated, classNames.length, dataset), ...about }),
    },
    metrics,
    timings: { predictSeconds },
    notes: [`predicted with ${engine.backend}`, ...absentNotes(classNames, evaluated)],
  };
};

export default body;

function splitsOf(asked: readonly SplitName[] | undefined, dataset: DatasetRows): readonly SplitName[] {
  const isEmpty = (split: SplitName): boolean => sizeOf(dataset.splits[split]) === 0;
  const splits = asked ?? (['test', 'validation'] as const).filter((split) => split === 'test' || !isEmpty(split));
  const empty = splits.find(isEmpty);
  if (empty !== undefined)
    throw new StageFailure('no-rows', `the dataset has no ${empty} rows`, { hint: 'name other rows with splits' });
  return splits;
}

function requireRoom(rows: number, classes: number): void {
  if (rows * classes <= elementsMax) return;
  throw new StageFailure('too-large', 'the probabilities of all classes do not fit into one column', {
    found: `${rows} rows × ${classes} classes`,
    expected: `at most ${elementsMax} numbers`,
    hint: 'evaluate fewer rows: limit in ingest, or one split at a time',
  });
}

async function evaluateSplit(
  context: StageContext<typeof kind>,
  model: Model,
  dataset: DatasetRows,
  { label, classNames }: ClassLabels,
  split: SplitName,
  outputs: Float32Array,
): Promise<Evaluated> {
  const { start, end } = dataset.splits[split];
  const classes = classNames.length;
  const { activation } = openNetwork(model.network);
  const labels = label.subarray(start, end);
  const predicted = new Int32Array(labels.length);
  const probabilities = new Float32Array(outputs.length);
  let total = 0;
  const rowsBetweenBreaths = Math.ceil(numbersBetweenBreaths / classes);
  for (let index = 0; index < labels.length; index++) {
    if (index % rowsBetweenBreaths === 0 && index > 0) {
      context.progress({ unit: `score of a ${split} row`, done: index, total: labels.length });
      await context.breathe();
    }
    const values = Float64Array.from(outputs.subarray(index * classes, (index + 1) * classes));
    if (!values.every((value) => Number.isFinite(value))) throw notFinite(split, start + index);
    const row = probabilities.subarray(index * classes, (index + 1) * classes);
    row.set(activated(activation, values));
    predicted[index] = row.reduce((best, value, one) => (value > row[best]! ? one : best), 0);
    total += exampleLoss(model.loss, activation, values, labels[index]!);
  }
  const loss = total / labels.length + penalty(model.network, model.weights);
  const scores = scoresOf(labels, predicted, classes);
  context.log(`${split}: loss ${loss.toFixed(4)}, accuracy ${scores.accuracy.toFixed(4)} of ${labels.length}`);
  return { split, start, labels, predicted, probabilities, loss, scores };
}

function predictedRows(
  evaluated: readonly Evaluated[],
  classes: number,
  dataset: DatasetRows,
): Omit<Predictions, 'classNames' | 'model'> {
  const rows = evaluated.flatMap(({ split, labels, start }) =>
    Array.from(labels, (label, index) => ({ split, label, row: start + index })),
  );
  const probabilities = new Float32Array(rows.length * classes);
  let offset = 0;
  for (const one of evaluated) {
    probabilities.set(one.probabilities, offset);
    offset += one.probabilities.length;
  }
  return {
    split: rows.map((one) => one.split),
    row: Int32Array.from(rows, (one) => one.row),
    label: Int32Array.from(rows, (one) => one.label),
    predicted: Int32Array.from(evaluated.flatMap((one) => [...one.predicted])),
    probabilities,
    classes,
    ...takeOrigins(
      dataset,
      Uint32Array.from(rows, (one) => one.row),
    ),
  };
}

function notFinite(split: SplitName, row: number): StageFailure {
  return new StageFailure('diverged', `diverged: the model gives numbers that are not finite at ${split} rows`, {
    where: `${split} row, row ${row} of the dataset`,
    hint: 'lower the learning rate of its training, or look for features that are not finite',
  });
}
