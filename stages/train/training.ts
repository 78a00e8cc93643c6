/**
 * Epoch after epoch until the last one or until it stops early, with checkpoints along the way. Everything an epoch
 * depends on is in the checkpoint of the one before or follows from the seed and the epoch's number.
 */

import { type StageContext, StageFailure } from 'arrowline/stage';
import type { Trainer } from '../lib/learning/engines/engine.ts';
import { type Checkpoint, checkpointTable, readCheckpoint } from './checkpoint.ts';
import { describeEpoch, epochProgress, trainEpoch } from './epoch.ts';
import type { EpochRow } from './epoch-row.ts';
import { nothingSeen, watch } from './kept-epoch.ts';
import type { kind } from './kind.ts';
import type { Lesson } from './lesson.ts';

/** The part of the time that saving checkpoints may take, apart from the last one. */
const savingShareMax = 0.05;

export interface Trained extends Checkpoint {
  /** Epochs taken over from a checkpoint. */
  readonly reused: number;
  readonly stoppedEarly: boolean;
}

/** `history` is empty; the learning rates of the lesson follow it while it grows. */
export async function trainEpochs(
  context: StageContext<typeof kind>,
  lesson: Lesson,
  trainer: Trainer,
  history: EpochRow[],
): Promise<Trained> {
  const { epochs, earlyStopping } = context.parameters;
  const restoresBest = earlyStopping?.restoreBestWeights === true;
  requireValidation(lesson);
  const found = await latestCheckpoint(context, trainer, restoresBest);
  history.push(...(found?.history ?? []));
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
    const { row, weights } = await trainEpoch(context, lesson, trainer, epoch, history.at(-1));
    requireMonitored(row, lesson);
    if (earlyStopping !== undefined) watched = watch(earlyStopping, watched, epoch, row[earlyStopping.monitor]!);
    if (restoresBest && watched.epoch === epoch) bestWeights = weights;
    history.push(row);
    seconds.push((performance.now() - started) / 1000);
    context.log(describeEpoch(lesson, epoch, row));
    epochProgress(context, epoch, row);

    const ended = history.length === epochs || watched.stopped;
    if (ended || saving <= savingShareMax * (performance.now() - begun)) {
      const before = performance.now();
      await context.checkpoints?.save(epoch, checkpointTable(snapshot()), ended);
      saving += performance.now() - before;
    }
    await context.breathe();
  }
  return { ...snapshot(), reused, stoppedEarly: watched.stopped && history.length < epochs };
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

/** Before anything is trained. @throws StageFailure `no-rows` */
function requireValidation({ monitors, dataset }: Lesson): void {
  const { start, end } = dataset.splits.validation;
  const [first] = end > start ? [] : monitors.filter(({ monitor }) => monitor.startsWith('validation'));
  if (first === undefined) return;
  throw new StageFailure('no-rows', `${first.monitor} is watched, and there are no validation rows`, {
    where: first.where,
    hint: 'set validationSplit in normalize, or monitor: loss',
  });
}

/** Some measures are not defined for all rows. @throws StageFailure `unknown-metric` */
function requireMonitored(row: EpochRow, { monitors }: Lesson): void {
  const missing = monitors.find(({ monitor }) => row[monitor] === undefined);
  if (missing === undefined) return;
  throw new StageFailure('unknown-metric', `${missing.monitor} is watched, and the epoch has no such number`, {
    where: missing.where,
    found: Object.keys(row).join(', '),
    hint: 'watch one of these',
  });
}
