/** Body of `evaluate`: answers to every row of the asked splits, and the numbers that follow from them. */

import { type StageBody, type StageContext, StageFailure } from 'arrowline/stage';
import { type DatasetRows, type SplitName, sizeOf } from '../../src/artifacts/dataset.ts';
import { madeFrom } from '../../src/artifacts/lineage.ts';
import { metrics as numbers } from '../../src/artifacts/metrics.ts';
import { predictions } from '../../src/artifacts/predictions.ts';
import { loadEngine, requireSupport } from '../lib/learning/engines/choose.ts';
import { exampleLoss, penalty } from '../lib/learning/engines/example-loss.ts';
import { activateRow, openNetwork } from '../lib/learning/engines/last-activation.ts';
import { openExamples } from '../lib/learning/engines/open-examples.ts';
import { openInputs } from '../lib/learning/engines/open-inputs.ts';
import { predictRows } from '../lib/learning/engines/predict-rows.ts';
import { answersOf } from '../lib/learning/measures/answers.ts';
import { namesOf } from '../lib/learning/measures/answers-at.ts';
import { answered, type Truth, targetOf, truthIn, truthOf } from '../lib/learning/measures/truth.ts';
import { type Model, networkFromModel } from '../lib/learning/network/model-table.ts';
import { requireFeaturesOf, requireLabelsOf } from '../lib/learning/network/require-dataset.ts';
import { predictionsOf } from './given-answers.ts';
import type { kind } from './kind.ts';
import { measuredFacts, measuredRows } from './measured-rows.ts';
import { scoreGiven } from './score-given.ts';
import {
  confusionCounts,
  measureSplit,
  metricsOf,
  missingNotes,
  type SplitMeasures,
  splitLine,
} from './split-metrics.ts';

const numbersBetweenBreaths = 1 << 18;
/** Elements of an Arrow column. */
const elementsMax = 2 ** 31 - 1;

const body: StageBody<typeof kind> = async (context) => {
  const artifact = context.optional('model');
  if (artifact === undefined) return scoreGiven(context);
  const model = networkFromModel(await artifact.table());
  const data = await openExamples(context.one('dataset'));
  requireLabelsOf(model, data);
  const { dataset } = data;
  const { meaning, network } = model;
  const inputs = openInputs(network, requireFeaturesOf(model, data), dataset);
  const truth = truthOf(dataset, meaning);
  const { threshold, topK, splits: asked, batchSize } = context.parameters;
  const splits = splitsOf(asked, dataset);
  requireRoom(
    splits.reduce((rows, split) => rows + sizeOf(dataset.splits[split]), 0),
    namesOf(meaning)?.length ?? 1,
  );
  const open = openNetwork(network);
  const engine = await loadEngine(context.parameters);
  requireSupport(engine, open.network);
  const predictor = await engine.predictor(open.network, model.weights, inputs, batchSize);
  const measured: SplitMeasures[] = [];
  let predictSeconds = 0;
  try {
    for (const split of splits) {
      const started = performance.now();
      const outputs = await predictRows(context, predictor, dataset.splits[split], network.outputs);
      predictSeconds += (performance.now() - started) / 1000;
      const own = truthIn(truth, dataset.splits[split]);
      const loss = await activateAll(context, model, own, split, dataset.splits[split].start, outputs);
      const answers = answered(own, answersOf(meaning, outputs, threshold));
      const one = measureSplit(split, sizeOf(dataset.splits[split]), answers, loss, topK);
      context.log(splitLine(one));
      measured.push(one);
    }
  } finally {
    predictor.dispose();
  }
  const metrics = { parameters: network.parameters, ...metricsOf(measured) };
  const all = { ...metrics, ...confusionCounts(measured) };
  const names = namesOf(meaning);
  const rows = await measuredRows(context.one('dataset'), dataset, splits, context.breathe);
  const about = madeFrom(artifact.digest);
  return {
    outputs: {
      metrics: numbers.write({
        ...{ name: Object.keys(all), value: Float64Array.from(Object.values(all)) },
        ...(names && { classNames: names }),
        ...about,
      }),
      predictions: predictions.write({ ...predictionsOf(measured, dataset, threshold), rows, ...about }),
    },
    metrics,
    facts: measuredFacts(rows, truth),
    timings: { predictSeconds },
    notes: [`predicted with ${engine.backend}`, ...missingNotes(measured), ...idleThreshold(model, threshold)],
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

function requireRoom(rows: number, width: number): void {
  if (rows * width <= elementsMax) return;
  throw new StageFailure('too-large', 'the probabilities of all classes do not fit into one column', {
    found: `${rows} rows × ${width} classes`,
    expected: `at most ${elementsMax} numbers`,
    hint: 'evaluate fewer rows: limit in ingest, or one split at a time',
  });
}

/** Applies the last activation to the outputs in place. Returns the loss, its penalties included. */
async function activateAll(
  context: StageContext<typeof kind>,
  { network, weights, loss }: Model,
  truth: Truth,
  split: SplitName,
  start: number,
  outputs: Float32Array,
): Promise<number> {
  const { activation } = openNetwork(network);
  const width = network.outputs;
  const rows = outputs.length / width;
  const rowsBetweenBreaths = Math.ceil(numbersBetweenBreaths / width);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    if (row % rowsBetweenBreaths === 0 && row > 0) {
      context.progress({ unit: `score of a ${split} row`, done: row, total: rows });
      await context.breathe();
    }
    const values = activateRow(activation, outputs, { row, width }, () => notFinite(split, start + row));
    total += exampleLoss(loss, activation, values, (one) => targetOf(truth, row, one));
  }
  return total / rows + penalty(network, weights);
}

function idleThreshold({ meaning: { task } }: Model, threshold: number): string[] {
  if (threshold === 0.5 || task === 'binary' || task === 'multilabel') return [];
  return [`threshold has no effect on a model of the task ${task}`];
}

function notFinite(split: SplitName, row: number): StageFailure {
  return new StageFailure('diverged', `diverged: the model gives numbers that are not finite at ${split} rows`, {
    where: `${split} row, row ${row} of the dataset`,
    hint: 'lower the learning rate of its training, or look for features that are not finite',
  });
}
