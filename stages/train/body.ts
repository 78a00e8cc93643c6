/** Body of `train`: from a dataset and a list of layers to a trained model and its history. */

import { type StageBody, type StageContext, StageFailure, type StageResult, tableDigest } from 'arrowline/stage';
import type { ClassLabels, DatasetRows } from '../../src/artifacts/dataset.ts';
import { type History, history as histories } from '../../src/artifacts/history.ts';
import { madeFrom } from '../../src/artifacts/lineage.ts';
import { type Curves, curveFindings } from '../../src/artifacts/training-findings.ts';
import type { Preparation } from '../lib/features/with-step.ts';
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
import { classFactors, trainingNotes } from './class-weights.ts';
import type { EpochRow } from './epoch-row.ts';
import { keptEpoch } from './kept-epoch.ts';
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
  const { preparation } = opened;
  const learned = { network, dataset, classes, groups, meaning, loss, ...(preparation && { preparation }) };
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
  readonly preparation?: Preparation;
}

async function resultOf(
  { parameters, seed }: StageContext<typeof kind>,
  { network, dataset, classes, groups, meaning, loss, preparation }: Learned,
  trained: Trained,
  backend: string,
): Promise<StageResult<(typeof kind)['outputs']>> {
  const { history, seconds, watched, bestWeights, reused } = trained;
  const done = history.length;
  const kept = keptEpoch(parameters.earlyStopping, watched, done);
  const stoppedEarly = watched.stopped && done < parameters.epochs;
  const findings = curveFindings({ ...curvesOf(history), stoppedEarly });
  const model = modelTable({
    network,
    weights: bestWeights ?? trained.state.weights,
    inputs: groups.map(({ name, shape, scale, names }) => ({ name, shape, scale, ...(names && { names }) })),
    meaning,
    loss,
    ...(preparation && { preparation }),
    epochs: kept,
  });
  const notes = [`trained with ${backend}`, ...trainingNotes(parameters.classWeights, { dataset, classes })];
  if (dataset.weight !== undefined) notes.push('every row weighs the same: the weights of the dataset are not used');
  if (reused > 0)
    notes.push(`continued from epoch ${reused}, which saved ${sum(seconds.slice(0, reused)).toFixed(1)} s`);
  if (stoppedEarly) notes.push(`stopped early after epoch ${done}`);
  if (kept < done) notes.push(`kept epoch ${kept}`);
  notes.push(...findings.map(({ text }) => text));
  return {
    outputs: {
      model,
      history: histories.write({
        ...epochColumns(history),
        stoppedEarly,
        keptEpoch: kept,
        findings,
        ...(parameters.augment && { augmentation: { ...parameters.augment, seed } }),
        ...madeFrom(await tableDigest(model)),
      }),
    },
    metrics: {
      ...history[kept - 1]!,
      epochs: done,
      parameters: network.parameters,
      keptEpoch: kept,
    },
    timings: { secondsPerEpoch: seconds, trainSeconds: sum(seconds.slice(reused)) },
    notes,
  };
}

/** Columns of the history by the names of a row; other names are measures on the validation rows. */
const columns = ['accuracy', 'validationLoss', 'validationAccuracy'] as const;

type EpochColumns = Pick<History, 'epoch' | 'loss' | (typeof columns)[number] | 'measures'>;

function epochColumns(rows: readonly EpochRow[]): EpochColumns {
  const column = (name: string): Float64Array => Float64Array.from(rows, (row) => row[name]!);
  const names = Object.keys(rows[0] ?? {});
  const measures = names.filter((name) => name.startsWith('validation.'));
  return {
    epoch: Int32Array.from(rows, (_, index) => index + 1),
    loss: column('loss'),
    ...Object.fromEntries(columns.filter((name) => names.includes(name)).map((name) => [name, column(name)])),
    measures: Object.fromEntries(measures.map((name) => [name, column(name)])),
  };
}

function curvesOf(rows: readonly EpochRow[]): Omit<Curves, 'stoppedEarly'> {
  const curve = (name: string): number[] | undefined => {
    const values = rows.flatMap((row) => row[name] ?? []);
    return values.length === 0 ? undefined : values;
  };
  return {
    epoch: rows.map((_, index) => index + 1),
    loss: rows.map(({ loss }) => loss),
    accuracy: curve('accuracy'),
    validationLoss: curve('validationLoss'),
    gradientNorm: curve('gradientNorm'),
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
