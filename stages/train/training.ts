/**
 * Epoch after epoch until the last one or until it stops early, with checkpoints along the way. Everything an epoch
 * depends on is in the checkpoint of the one before or follows from the seed and the epoch's number.
 */

import { countText, type StageContext, StageFailure } from 'arrowline/stage';
import type { DatasetRows, RowRange } from '../../src/artifacts/dataset.ts';
import { permutation, random } from '../lib/kit/random/random.ts';
import type { BatchListener, EpochResult, Trainer } from '../lib/learning/engines/engine.ts';
import type { ExampleGroup } from '../lib/learning/engines/open-examples.ts';
import { type Checkpoint, checkpointTable, readCheckpoint } from './checkpoint.ts';
import type { EpochRow } from './epoch-row.ts';
import { nothingSeen, watch } from './kept-epoch.ts';
import type { kind } from './kind.ts';

/** The part of the time that saving checkpoints may take, apart from the last one. */
const savingShareMax = 0.05;

/** A running validation reports progress at this interval. */
const announceMs = 300;

export interface Trained extends Checkpoint {
  /** Epochs taken over from a checkpoint. */
  readonly reused: number;
}

export async function trainEpochs(
  context: StageContext<typeof kind>,
  dataset: DatasetRows,
  groups: readonly Pick<ExampleGroup, 'shape'>[],
  trainer: Trainer,
): Promise<Trained> {
  const { epochs, earlyStopping } = context.parameters;
  const { validation } = dataset.splits;
  const validates = validation.end > validation.start;
  const restoresBest = earlyStopping?.restoreBestWeights === true;
  if (!validates && earlyStopping?.monitor.startsWith('validation') === true)
    throw nothingToMonitor(earlyStopping.monitor);

  const found = await latestCheckpoint(context, trainer, restoresBest);
  const history: EpochRow[] = [...(found?.history ?? [])];
  const seconds: number[] = [...(found?.seconds ?? [])];
  let watched = found?.watched ?? nothingSeen;
  let bestWeights = found?.bestWeights;
  const reused = history.length;
  const snapshot = (): Checkpoint => ({
    state: trainer.readState(),
    history,
    seconds,
    watched,
    ...(restoresBest && bestWeights !== undefined ? { bestWeights } : {}),
  });

  const begun = performance.now();
  let saving = 0;
  while (history.length < epochs && !watched.stopped) {
    const epoch = history.length + 1;
    const started = performance.now();
    const result = await trainer.trainEpoch(
      epochOrder(context, dataset, epoch),
      epoch,
      announce(context, groups, epoch),
    );
    const validated = validates ? await validate(context, trainer, validation, epoch) : undefined;
    const row = epochRow(result, validated);
    if (!Number.isFinite(row.validationLoss ?? 0))
      throw diverged(`epoch ${epoch}, on the validation rows`, `a loss of ${row.validationLoss}`, 'a finite loss');
    // The losses of an epoch are computed before its steps: a divergence in the last step shows in the weights only.
    const { weights } = trainer.readState();
    if (!weights.every(allFinite))
      throw diverged(`the last batch of epoch ${epoch}`, 'a weight that is not finite', 'finite weights');
    if (earlyStopping !== undefined) watched = watch(earlyStopping, watched, epoch, row[earlyStopping.monitor]!);
    if (restoresBest && watched.epoch === epoch) bestWeights = weights;
    history.push(row);
    seconds.push((performance.now() - started) / 1000);
    context.log(describeEpoch(epoch, row));

    const ended = history.length === epochs || watched.stopped;
    if (ended || saving <= savingShareMax * (performance.now() - begun)) {
      const before = performance.now();
      await context.checkpoints?.save(epoch, checkpointTable(snapshot()), ended);
      saving += performance.now() - before;
    }
    await context.breathe();
  }
  return { ...snapshot(), reused };
}

async function latestCheckpoint(
  context: StageContext<typeof kind>,
  trainer: Trainer,
  restoresBest: boolean,
): Promise<Checkpoint | undefined> {
  const latest = await context.checkpoints?.latest(context.parameters.epochs);
  if (latest === undefined) return undefined;
  const checkpoint = readCheckpoint(latest.table, trainer.readState(), restoresBest);
  if (checkpoint?.history.length !== latest.position) {
    context.log(`the checkpoint of epoch ${latest.position} does not fit this training and is not used`);
    return undefined;
  }
  trainer.writeState(checkpoint.state);
  return checkpoint;
}

/** Reports progress at intervals meanwhile, because an engine measures all rows in one call. */
async function validate(
  context: StageContext<typeof kind>,
  trainer: Trainer,
  { start, end }: RowRange,
  epoch: number,
): Promise<EpochResult> {
  const { epochs } = context.parameters;
  const announceIt = (): void =>
    context.progress({ unit: `epoch ${epoch}/${epochs}, validation`, done: 0, total: 1, overall: epoch / epochs });
  const timer = setInterval(announceIt, announceMs);
  try {
    return await trainer.evaluate(start, end);
  } finally {
    clearInterval(timer);
  }
}

/** The training rows in the order of an epoch. */
function epochOrder(context: StageContext<typeof kind>, dataset: DatasetRows, epoch: number): Uint32Array {
  const { start, end } = dataset.splits.train;
  if (context.parameters.shuffle) return permutation(random(context.seed, 'shuffle', epoch), start, end);
  return Uint32Array.from({ length: end - start }, (_, index) => start + index);
}

function announce(
  context: StageContext<typeof kind>,
  groups: readonly Pick<ExampleGroup, 'shape'>[],
  epoch: number,
): BatchListener {
  const started = performance.now();
  const what = groups.some(({ shape }) => shape.length > 1) ? 'images' : 'examples';
  return async ({ batch, batches, loss, examples }) => {
    const rate = Math.round(examples / Math.max(1e-3, (performance.now() - started) / 1000));
    context.progress({
      unit: `epoch ${epoch}/${context.parameters.epochs}, batch`,
      done: batch,
      total: batches,
      overall: (epoch - 1 + batch / batches) / context.parameters.epochs,
      note: `loss ${loss.toFixed(4)}, ${countText(rate)} ${what}/s`,
    });
    await context.breathe();
  };
}

function epochRow(trained: EpochResult, validated: EpochResult | undefined): EpochRow {
  const { loss, accuracy = Number.NaN } = trained;
  if (validated === undefined) return { loss, accuracy };
  return { loss, accuracy, validationLoss: validated.loss, validationAccuracy: validated.accuracy ?? Number.NaN };
}

function describeEpoch(epoch: number, row: EpochRow): string {
  const numbers = Object.entries(row).map(([name, value]) => `${name} ${value.toFixed(4)}`);
  return `epoch ${epoch}: ${numbers.join(', ')}`;
}

function nothingToMonitor(monitor: string): StageFailure {
  return new StageFailure('no-rows', `early stopping watches ${monitor}, and there are no validation rows`, {
    where: 'with.earlyStopping.monitor',
    hint: 'set validationSplit in normalize, or monitor: loss',
  });
}

function allFinite(values: Float32Array): boolean {
  for (let index = 0; index < values.length; index++) if (!Number.isFinite(values[index])) return false;
  return true;
}

function diverged(where: string, found: string, expected: string): StageFailure {
  return new StageFailure('diverged', `diverged at ${where}`, {
    where,
    found,
    expected,
    hint: 'lower the learning rate, or look for features that are not finite',
  });
}
