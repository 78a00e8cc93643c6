/** Body of `train`: from a dataset and a list of layers to a trained model and its history. */

import { type StageBody, StageFailure } from 'arrowline/stage';
import type { DatasetRows } from '../../src/artifacts/dataset.ts';
import { requireClasses } from '../lib/kit/dataset/require-classes.ts';
import { random } from '../lib/kit/random/random.ts';
import { augmented } from '../lib/learning/augmentation/augmented-rows.ts';
import { loadEngine, requireSupport } from '../lib/learning/engines/choose.ts';
import { groupsOf, openExamples } from '../lib/learning/engines/open-examples.ts';
import { initialWeights } from '../lib/learning/network/initial-weights.ts';
import { resolveNetwork } from '../lib/learning/network/resolve.ts';
import { targetOf } from '../lib/learning/network/target.ts';
import { classFactors, trainingNotes } from './class-weights.ts';
import type { EpochRow } from './epoch-row.ts';
import { examine } from './findings/examine.ts';
import { keptEpoch } from './kept-epoch.ts';
import type { kind } from './kind.ts';
import { rateAt } from './learning-rate/rate.ts';
import { lossSpec } from './loss.ts';
import { monitorsOf } from './monitors.ts';
import { optimizerSpec, rateOf } from './optimizer.ts';
import { resultOf } from './result.ts';
import { trainEpochs } from './training.ts';
import { measuring } from './validation-measures.ts';

const body: StageBody<typeof kind> = async (context) => {
  const { parameters, seed } = context;
  const { batchSize, epochs, augment } = parameters;
  const opened = await openExamples(context.one('dataset'));
  const { dataset, preparation } = opened;
  const classes = requireClasses(dataset, 'train learns classes');
  requireTrainingRows(dataset);
  const meaning = { task: 'multiclass', classNames: classes.classNames } as const;
  const network = resolveNetwork(parameters.model, opened.groups, targetOf(meaning));
  const groups = groupsOf(network, opened);
  const loss = lossSpec(parameters.loss, meaning.task);
  const optimizer = optimizerSpec(parameters.optimizer);
  const engine = await loadEngine(parameters);
  requireSupport(engine, network, optimizer, loss);
  const factors = parameters.classWeights && classFactors(parameters.classWeights, { dataset, classes });
  const examples = {
    inputs: groups.map((one) => one.open()),
    targets: { classes: classes.label },
    ...(factors && { weights: Float32Array.from(classes.label, (label) => factors[label]!) }),
  };
  const { train, validation } = dataset.splits;
  const stepsPerEpoch = Math.ceil((train.end - train.start) / batchSize);
  const history: EpochRow[] = [];
  const rate = rateOf(parameters.optimizer);
  const learningRate = (step: number): number =>
    typeof rate === 'number' ? rate : rateAt(rate, { epochs, stepsPerEpoch }, step, history);
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
    examples: augment ? augmented(examples, groups[0]!.shape, augment, seed) : examples,
  });
  try {
    const trained = await trainEpochs(context, lesson, trainer, history);
    const kept = keptEpoch(parameters.earlyStopping, trained.watched, history.length);
    const weights = trained.bestWeights ?? trained.state.weights;
    const predictor = () => engine.predictor(network, weights, examples.inputs, batchSize);
    const findings = await examine(context, lesson, { ...trained, kept }, predictor);
    const notes = trainingNotes(parameters.classWeights, { dataset, classes });
    return await resultOf(context, lesson, { ...trained, kept, weights, findings, notes, backend: engine.backend });
  } finally {
    trainer.dispose();
  }
};

export default body;

function requireTrainingRows({ splits }: DatasetRows): void {
  const { start, end } = splits.train;
  if (end === start) throw new StageFailure('no-rows', 'the dataset has no training rows');
}
