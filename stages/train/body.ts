/** Body of `train`: from a dataset and a list of layers to a trained model and its history. */

import { type StageBody, type StageContext, StageFailure, type StageResult, tableDigest } from 'arrowline/stage';
import type { ClassLabels, DatasetRows } from '../../src/artifacts/dataset.ts';
import { type History, history as histories } from '../../src/artifacts/history.ts';
import { madeFrom } from '../../src/artifacts/lineage.ts';
import { requireClasses } from '../lib/kit/dataset/require-classes.ts';
import { random } from '../lib/kit/random/random.ts';
import { augmented } from '../lib/learning/augmentation/augmented-rows.ts';
import { loadEngine, requireSupport } from '../lib/learning/engines/choose.ts';
import type { LossSpec } from '../lib/learning/engines/engine.ts';
import { type ExampleGroup, groupsOf, openExamples } from '../lib/learning/engines/open-examples.ts';
import { initialWeights } from '../lib/learning/network/initial-weights.ts';
import { modelTable } from '../lib/learning/network/model-table.ts';
import type { Network } from '../lib/learning/network/network.ts';
import { resolveNetwork } from '../lib/learning/network/resolve.ts';
import { type Meaning, targetOf } from '../lib/learning/network/target.ts';
import type { EpochRow } from './checkpoint.ts';
import { classFactors, trainingNotes } from './class-weights.ts';
import type { kind } from './kind.ts';
import { optimizerSpec } from './optimizer.ts';
import type { TrainParameters } from './parameters.ts';
import { type Trained, trainEpochs } from './training.ts';

const body: StageBody<typeof kind> = async (context) => {
  const { parameters, seed } = context;
  const { batchSize, augment } = parameters;
  const opened = await openExamples(context.one('dataset'));
  const { dataset } = opened;
  const classes = requireClasses(dataset, 'train learns classes');
  requireTrainingRows(dataset);
  const meaning = { task: 'multiclass', classNames: classes.classNames } as const;
  const network = resolveNetwork(parameters.model, opened.groups, targetOf(meaning));
  const groups = groupsOf(network, opened);
  const loss = lossSpec(parameters.loss);
  const optimizer = optimizerSpec(parameters.optimizer);
  const engine = await loadEngine(parameters);
  requireSupport(engine, network, optimizer, loss);
  const factors = parameters.classWeights && classFactors(parameters.classWeights, { dataset, classes });
  const examples = {
    inputs: groups.map((one) => one.open()),
    targets: { classes: classes.label },
    ...(factors && { weights: Float32Array.from(classes.label, (label) => factors[label]!) }),
  };
  const trainer = await engine.trainer({
    network,
    weights: initialWeights(network, seed),
    loss,
    optimizer,
    batchSize,
    seed: random(seed, 'dropout').uint32(),
    examples: augment ? augmented(examples, groups[0]!.shape, augment, seed) : examples,
  });
  const learned = { network, dataset, classes, groups, meaning, loss };
  try {
    const trained = await trainEpochs(context, dataset, groups, trainer);
    return await resultOf(context, learned, trained, engine.backend);
  } finally {
    trainer.dispose();
  }
};

export default body;

interface Learned {
  readonly network: Network;
  readonly dataset: DatasetRows;
  readonly classes: ClassLabels;
  readonly groups: readonly ExampleGroup[];
  readonly meaning: Meaning;
  readonly loss: LossSpec;
}

async function resultOf(
  { parameters, seed }: StageContext<typeof kind>,
  { network, dataset, classes, groups, meaning, loss }: Learned,
  trained: Trained,
  backend: string,
): Promise<StageResult<(typeof kind)['outputs']>> {
  const { history, seconds, watched, bestWeights, reused } = trained;
  const done = history.length;
  const evaluatedEpoch = bestWeights === undefined ? done : watched.bestEpoch;
  const model = modelTable({
    network,
    weights: bestWeights ?? trained.state.weights,
    inputs: groups.map(({ name, shape, scale, names }) => ({ name, shape, scale, ...(names && { names }) })),
    meaning,
    loss,
    epochs: evaluatedEpoch,
  });
  const notes = [`trained with ${backend}`, ...trainingNotes(parameters.classWeights, { dataset, classes })];
  if (dataset.weight !== undefined) notes.push('every row weighs the same: the weights of the dataset are not used');
  if (reused > 0)
    notes.push(`continued from epoch ${reused}, which saved ${sum(seconds.slice(0, reused)).toFixed(1)} s`);
  if (watched.stopped && done < parameters.epochs) notes.push(`stopped early after epoch ${done}`);
  if (evaluatedEpoch < done) notes.push(`restored the weights of epoch ${evaluatedEpoch}`);
  return {
    outputs: {
      model,
      history: histories.write({
        ...epochColumns(history),
        stoppedEarly: watched.stopped && done < parameters.epochs,
        bestEpoch: watched.bestEpoch,
        evaluatedEpoch,
        ...(parameters.augment && { augmentation: { ...parameters.augment, seed } }),
        ...madeFrom(await tableDigest(model)),
      }),
    },
    metrics: {
      ...history[evaluatedEpoch - 1]!,
      epochs: done,
      parameters: network.parameters,
      bestEpoch: watched.bestEpoch,
      evaluatedEpoch,
    },
    timings: { secondsPerEpoch: seconds, trainSeconds: sum(seconds.slice(reused)) },
    notes,
  };
}

type EpochColumns = Pick<History, 'epoch' | 'loss' | 'accuracy' | 'validationLoss' | 'validationAccuracy'>;

function epochColumns(rows: readonly EpochRow[]): EpochColumns {
  const column = (name: keyof EpochRow): Float64Array => Float64Array.from(rows, (row) => row[name]!);
  return {
    epoch: Int32Array.from(rows, (_, index) => index + 1),
    loss: column('loss'),
    accuracy: column('accuracy'),
    ...(rows[0]?.validationLoss !== undefined && { validationLoss: column('validationLoss') }),
    ...(rows[0]?.validationAccuracy !== undefined && { validationAccuracy: column('validationAccuracy') }),
  };
}

function requireTrainingRows({ splits }: DatasetRows): void {
  const { start, end } = splits.train;
  if (end === start) throw new StageFailure('no-rows', 'the dataset has no training rows');
}

function lossSpec(name: TrainParameters['loss']): LossSpec {
  if (name === 'categoricalCrossentropy' || name === 'binaryCrossentropy') return { name, labelSmoothing: 0 };
  return { name };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
