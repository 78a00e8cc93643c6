/**
 * The learning rate of an optimizer step, as a pure function of the step and the epochs before: so a training that is
 * continued takes the same steps. Equations are those of Keras' CosineDecay, PiecewiseConstantDecay (with boundaries
 * between epochs) and ReduceLROnPlateau, in double precision, with the same bits on every machine.
 */

import { cos } from '../../lib/kit/random/elementary.ts';
import type { EpochRow } from '../epoch-row.ts';
import { improves } from '../monitors.ts';
import type { Plateau, Schedule } from './schedule.ts';

interface Length {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
}

/** `rateAt` while a history grows, which is gone through once an epoch, not at each of its steps. */
export function ratesOf(schedule: Schedule, length: Length, history: readonly EpochRow[]): (step: number) => number {
  if (!('onPlateau' in schedule)) return (step) => rateAt(schedule, length, step, history);
  let [seen, rate] = [-1, schedule.onPlateau.initial];
  return () => {
    if (seen !== history.length) [seen, rate] = [history.length, plateauRate(schedule.onPlateau, history)];
    return rate;
  };
}

/** `step` counts from 0; `history` has the epochs before its own. */
export function rateAt(
  schedule: Schedule,
  { epochs, stepsPerEpoch }: Length,
  step: number,
  history: readonly EpochRow[],
): number {
  if ('onPlateau' in schedule) return plateauRate(schedule.onPlateau, history);
  const warmSteps = Math.round((schedule.warmUp ?? 0) * stepsPerEpoch);
  const warming = (initial: number): number | undefined =>
    step < warmSteps ? initial * (step / warmSteps) : undefined;
  if ('constant' in schedule) return warming(schedule.constant) ?? schedule.constant;
  if ('step' in schedule) {
    const { initial, every, factor } = schedule.step;
    return warming(initial) ?? lowered(initial, factor, Math.floor(Math.floor(step / stepsPerEpoch) / every));
  }
  const { initial, final } = schedule.cosine;
  const part = (step - warmSteps) / (epochs * stepsPerEpoch - warmSteps);
  return warming(initial) ?? final + ((initial - final) * (1 + cos(Math.PI * part))) / 2;
}

/** initial · factor^times, by multiplication, whose bits do not depend on the machine. */
function lowered(initial: number, factor: number, times: number): number {
  let rate = initial;
  for (let time = 0; time < times; time++) rate *= factor;
  return rate;
}

/** All that ReduceLROnPlateau remembers follows from the epochs it has seen. */
function plateauRate(
  { initial, factor, patience, minDelta, monitor, least }: Plateau,
  history: readonly EpochRow[],
): number {
  let [rate, waited] = [initial, 0];
  let best: number | undefined;
  for (const row of history) {
    const value = row[monitor]!;
    if (best === undefined || improves(monitor, value, best, minDelta)) {
      best = value;
      waited = 0;
    } else if (++waited >= patience) {
      if (rate > least) rate = Math.max(rate * factor, least);
      waited = 0;
    }
  }
  return rate;
}
