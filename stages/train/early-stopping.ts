/**
 * Which epoch is the best so far and whether to go on: Keras' EarlyStopping as a pure function of the epochs seen.
 * Its state is part of a checkpoint, so that a training that is continued stops where the uninterrupted one does.
 */

import { type Monitor, monitors } from './monitors.ts';
import type { TrainParameters } from './parameters.ts';

type EarlyStopping = NonNullable<TrainParameters['earlyStopping']>;

export interface WatchRule {
  readonly monitor: Monitor;
  readonly minDelta: number;
  /** Infinity: never stop. */
  readonly patience: number;
}

export interface WatchState {
  /** Best value so far; null before the first epoch. */
  readonly best: number | null;
  /** Its epoch; 0 before the first. */
  readonly bestEpoch: number;
  /** Epochs since the last improvement. */
  readonly waited: number;
  readonly stopped: boolean;
}

export const nothingSeen: WatchState = { best: null, bestEpoch: 0, waited: 0, stopped: false };

/** Without early stopping the best epoch is still reported: by validation loss, or by loss without validation rows. */
export function watchRule(stopping: EarlyStopping | undefined, validates: boolean): WatchRule {
  if (stopping !== undefined) return stopping;
  return { monitor: validates ? 'validationLoss' : 'loss', minDelta: 0, patience: Number.POSITIVE_INFINITY };
}

/** The state after an epoch; the epoch improved on all before if it is the best one now. */
export function watch(rule: WatchRule, state: WatchState, epoch: number, value: number): WatchState {
  if (state.best === null || improves(rule, value, state.best))
    return { best: value, bestEpoch: epoch, waited: 0, stopped: false };
  const waited = state.waited + 1;
  return { ...state, waited, stopped: waited >= rule.patience };
}

function improves({ monitor, minDelta }: WatchRule, value: number, best: number): boolean {
  return monitors[monitor] === 'less' ? value < best - minDelta : value > best + minDelta;
}
