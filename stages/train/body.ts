/** Body of `train`: from a dataset and a list of layers to a trained model and its history. */

import { type StageBody, StageFailure } from 'arrowline/stage';
import { areClasses, type DatasetRows } from '../../src/artifacts/dataset.ts';
import { random } from '../lib/kit/random/random.ts';
import { augmented } from '../lib/learning/augmentation/augmented-rows.ts';
import { loadEngine, requireSupport } from '../lib/learning/engines/choose.ts';
import { groupsOf, openExamples } from '../lib/learning/engines/open-examples.ts';
import { openInputs } from '../lib/learning/engines/open-inputs.ts';
import { targetsOf } from '../lib/learning/engines/targets.ts';
import { initialWeights } from '../lib/learning/network/initial-weights.ts';
import { resolveNetwork } from '../lib/learning/network/resolve.ts';
import { targetOf } from '../lib/learning/network/target.ts';
import { trainingNotes, weightedClasses } from './class-weights.ts';
import { refuseConstant } from './constant-layers.ts';
import { unmeasured } from './epoch-measures.ts';
import type { EpochRow } from './epoch-row.ts';
import { examine } from './findings/examine.ts';
import { keptEpoch } from './kept-epoch.ts';
import type { kind } from './kind.ts';
import { ratesOf } from './learning-rate/rate.ts';
import type { Lesson } from './lesson.ts';
import { defaultLoss, lossSpec } from './losses.ts';
import { monitorsOf } from './monitors.ts';
import { optimizerSpec, rateOf } from './optimizer.ts';
import type { TrainParameters } from './parameters.ts';
import { resultOf } from './result.ts';
import { rowWeights } from './row-weights.ts';
import { meaningOf, requireLoss } from './task.ts';
import { trainEpochs } from './training.ts';
import { measuring } from './validation-measures.ts';

const body: StageBody<typeof kind> = async (context) => {
  const { parameters, seed } = context;
  const { batchSize, epochs, augment } = parameters;
  const opened = await openExamples(context.one('dataset'));
  const { dataset, preparation } = opened;
  requireTrainingRows(dataset);
  const { meaning, notes } = meaningOf(parameters, dataset, opened.groups);
  const network = resolveNetwork(parameters.model, opened.groups, targetOf(meaning));
  refuseConstant(network);
  const groups = groupsOf(network, opened);
  const loss = lossSpec(parameters.loss ?? defaultLoss(meaning.task));
  requireLoss(meaning.task, loss.name);
  const optimizer = optimizerSpec(parameters.optimizer);
  const engine = await loadEngine(parameters);
  requireSupport(engine, network, optimizer, loss);
  const weights = rowWeights(
    weighed(dataset, parameters),
    weightedClasses(parameters.classWeights, meaning.task, dataset),
  );
  const examples = {
    inputs: openInputs(network, groups, dataset),
    targets: targetsOf(meaning, dataset),
    ...(weights && { weights }),
  };
  const { train, validation } = dataset.splits;
  const stepsPerEpoch = Math.ceil((train.end - train.start) / batchSize);
  const history: EpochRow[] = [];
  const rate = rateOf(parameters.optimizer);
  const learningRate = typeof rate === 'number' ? () => rate : ratesOf(rate, { epochs, stepsPerEpoch }, history);
  const measure = measuring(parameters.metrics, meaning, dataset, validation);
  const lesson = {
    ...{ network, dataset, groups, meaning, loss, optimizer, stepsPerEpoch, learningRate },
    changesRate: typeof rate === 'object',
    ...(measure && { measure }),
    ...(preparation && { preparation }),
    monitors: monitorsOf(parameters),
  };
  const trainer = await engine.trainer({
    network,
    weights: initialWeights(network, seed),
    loss,
    optimizer,
    ...(lesson.changesRate && { learningRate }),
    batchSize,
    seed: random(seed, 'dropout').uint32(),
    examples: augment ? augmented(examples, network.inputs, augment, seed) : examples,
  });
  try {
    const trained = await trainEpochs(context, lesson, trainer, history);
    const kept = keptEpoch(parameters.earlyStopping, trained.watched, history.length);
    const model = trained.bestWeights ?? trained.state.weights;
    const predictor = () => engine.predictor(network, model, examples.inputs, batchSize);
    const outcome = {
      ...{ ...trained, kept, weights: model },
      findings: await examine(context, lesson, { ...trained, kept }, predictor),
      notes: [`trained with ${engine.backend}`, ...notes, ...dataNotes(parameters, lesson)],
    };
    return await resultOf(context, lesson, outcome);
  } finally {
    trainer.dispose();
  }
};

export default body;

function requireTrainingRows({ splits }: DatasetRows): void {
  const { start, end } = splits.train;
  if (end === start) throw new StageFailure('no-rows', 'the dataset has no training rows');
}

/** The dataset without weights of rows where these are left out. */
function weighed(
  { weight, ...dataset }: DatasetRows,
  { sampleWeights }: Pick<TrainParameters, 'sampleWeights'>,
): DatasetRows {
  return { ...dataset, ...(sampleWeights && weight !== undefined && { weight }) };
}

/** On classes that cannot be learned, weights of rows, and measures that these rows do not have. */
function dataNotes(
  { classWeights, sampleWeights, metrics }: Pick<TrainParameters, 'classWeights' | 'sampleWeights' | 'metrics'>,
  { dataset, meaning }: Pick<Lesson, 'dataset' | 'meaning'>,
): string[] {
  const { labels, weight } = dataset;
  const left = unmeasured(metrics, meaning.task);
  return [
    ...(areClasses(labels) ? trainingNotes(classWeights, { dataset, classes: labels }) : []),
    ...(weight === undefined ? [] : [sampleWeights ? 'rows weigh what the dataset says' : 'every row weighs the same']),
    ...(left.length > 0 ? [`not measured in the task ${meaning.task}: ${left.join(', ')}`] : []),
  ];
}
