/**
 * The kept epoch, whose weights the model holds, and when to stop: Keras' EarlyStopping as a pure function of the epochs
 * seen. Its state is part of a checkpoint, so that a training that is continued stops where the uninterrupted one does.
 */

import { improves } from './monitors.ts';
import type { TrainParameters } from './parameters.ts';

/** How epochs are watched. Without it training goes on to the last epoch and keeps that. */
export type Watching = NonNullable<TrainParameters['earlyStopping']>;

export interface Watched {
  /** Best value so far; null before the first epoch. */
  readonly best: number | null;
  /** Its epoch; 0 before the first. */
  readonly epoch: number;
  /** Epochs since the last improvement. */
  readonly waited: number;
  readonly stopped: boolean;
}

export const nothingSeen: Watched = { best: null, epoch: 0, waited: 0, stopped: false };

/** The state after an epoch, which improved on all before if it is the one of the state. */
export function watch(
  { monitor, minDelta, patience = Number.POSITIVE_INFINITY }: Watching,
  state: Watched,
  epoch: number,
  value: number,
): Watched {
  if (state.best === null || improves(monitor, value, state.best, minDelta))
    return { best: value, epoch, waited: 0, stopped: false };
  const waited = state.waited + 1;
  return { ...state, waited, stopped: waited >= patience };
}

/** `done`: the epochs trained. */
export function keptEpoch(watching: Watching | undefined, { epoch }: Watched, done: number): number {
  return watching?.restoreBestWeights === true ? epoch : done;
}
