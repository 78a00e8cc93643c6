/**
 * Findings that the curves of a training show by themselves: warnings that a reader needs before trusting its model. The
 * kind that trained states them in its history; the report finds them in histories that state none. A text has no
 * subject and no full stop: `overfits after epoch 3: …`. All thresholds are here.
 */

import { decimalText } from '../../core/facts/number-text.ts';
import type { Finding } from '../history.ts';

/** One number per epoch; losses are 0 or more. */
export interface Curves {
  readonly epoch: ArrayLike<number>;
  readonly loss: readonly number[];
  readonly accuracy?: ArrayLike<number> | undefined;
  readonly validationLoss?: readonly number[] | undefined;
  readonly gradientNorm?: readonly number[] | undefined;
  readonly stoppedEarly: boolean;
}

export const thresholds = {
  /** With one-hot labels guessing has a loss of about 1: a greater last loss of classes is no longer a training. */
  wildLoss: 1000,
  /** A training loss that ends at so many times its least, */
  grownFactor: 1.5,
  /** and above it by this part of the first epoch's, diverges; */
  grownShare: 0.1,
  /** as one does that rose in each of the last epochs, */
  risenEpochs: 3,
  /** by this part of the first epoch's. */
  risenShare: 0.05,
  /** A gradient with so many times the median norm of the epochs before. */
  gradientFactor: 100,
  gradientEpochs: 4,
  /** Validation loss this much above its least, this many epochs later at least: overfitting. */
  lossRise: 0.05,
  epochsRisen: 2,
  /** A loss that is lower by a smaller part has not improved. */
  lossFall: 0.01,
  /** Epochs without improvement that make a plateau. */
  plateauEpochs: 5,
} as const;

/** In the order of weight. A training that diverges has no other finding of its losses. */
export function curveFindings(curves: Curves): Finding[] {
  const diverging = wild(curves) ?? growing(curves);
  const ofLosses = diverging ? [diverging] : [overfitting(curves) ?? plateau(curves), stillImproving(curves)];
  return [...ofLosses, gradientJump(curves)].filter((finding) => finding !== undefined);
}

function wild({ loss, validationLoss = [], accuracy }: Curves): Finding | undefined {
  const last = Math.max(loss.at(-1) ?? 0, validationLoss.at(-1) ?? 0);
  if (accuracy === undefined || !(last > thresholds.wildLoss)) return undefined;
  return { code: 'diverging', text: `almost diverged: its loss ends at ${decimalText(last)}` };
}

/** The training loss ends well above its least, or rises without a pause. */
function growing({ epoch, loss }: Curves): Finding | undefined {
  const [first, last] = [loss[0], loss.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const least = lowest(loss);
  const rise = last - loss[least]!;
  const grew = last > loss[least]! * thresholds.grownFactor && rise > thresholds.grownShare * first;
  const before = loss.length - 1 - thresholds.risenEpochs;
  const rises = loss.slice(1).every((value, at) => at < before || value > loss[at]!);
  const rose = before >= 0 && rises && last - loss[before]! > thresholds.risenShare * first;
  if (!grew && !rose) return undefined;
  const since = grew ? least : before;
  return {
    code: 'diverging',
    epoch: epoch[since]!,
    text: `diverges since epoch ${epoch[since]}: training loss rose from ${decimalText(loss[since]!)} to ${decimalText(last)}`,
  };
}

/** Validation loss rose for good after its least while training loss went on falling. */
function overfitting({ epoch, loss, validationLoss = [] }: Curves): Finding | undefined {
  const last = validationLoss.length - 1;
  const least = lowest(validationLoss);
  if (last - least < thresholds.epochsRisen || loss.length <= last) return undefined;
  const rose = validationLoss[last]! > validationLoss[least]! * (1 + thresholds.lossRise);
  if (!rose || !(loss[last]! < loss[least]!)) return undefined;
  const fromTo = (values: readonly number[]): string =>
    `from ${decimalText(values[least]!)} to ${decimalText(values[last]!)}`;
  return {
    code: 'overfitting',
    epoch: epoch[least]!,
    text: `overfits after epoch ${epoch[least]}: validation loss rose ${fromTo(validationLoss)} while training loss fell ${fromTo(loss)}`,
  };
}

/** The epoch of the last improvement that counts is long ago. */
function plateau({ epoch, loss, validationLoss }: Curves): Finding | undefined {
  const values = validationLoss ?? loss;
  let since = 0;
  for (const [at, value] of values.entries()) if (value < values[since]! * (1 - thresholds.lossFall)) since = at;
  if (values.length - 1 - since < thresholds.plateauEpochs) return undefined;
  return {
    code: 'plateau',
    epoch: epoch[since]!,
    text: `is on a plateau since epoch ${epoch[since]}: ${validationLoss ? 'validation' : 'training'} loss ${decimalText(values[since]!)} was never lowered by 1 % again`,
  };
}

/** The last epoch was better than all before it. */
function stillImproving({ loss, validationLoss, stoppedEarly }: Curves): Finding | undefined {
  const values = validationLoss ?? loss;
  const last = values.at(-1);
  if (last === undefined || values.length < 2 || stoppedEarly) return undefined;
  const before = values.slice(0, -1).reduce((least, value) => Math.min(least, value));
  if (!(last < before * (1 - thresholds.lossFall))) return undefined;
  return { code: 'still-improving', text: 'still improved at the last epoch: longer training may help' };
}

function gradientJump({ epoch, gradientNorm = [] }: Curves): Finding | undefined {
  const before = gradientNorm.slice(0, -1).sort((left, right) => left - right);
  const last = gradientNorm.at(-1);
  if (last === undefined || gradientNorm.length < thresholds.gradientEpochs) return undefined;
  const median = before[before.length >> 1]!;
  if (!(last > median * thresholds.gradientFactor) || median === 0) return undefined;
  const at = epoch[gradientNorm.length - 1]!;
  return {
    code: 'gradient-jump',
    epoch: at,
    text: `has a gradient that jumped in epoch ${at}: its norm is ${decimalText(last)}, the median of the epochs before ${decimalText(median)}`,
  };
}

/** The index of the least value, the first of equals. */
function lowest(values: readonly number[]): number {
  return values.reduce((best, value, at) => (value < values[best]! ? at : best), 0);
}
