/**
 * The loss at the end of a network. Cross-entropies are computed from the inputs of the softmax or the logistic
 * function that the last layer ends with (`logitsActivation`), which is then not computed at all.
 */

import type { ActivationName } from '../../network/network.ts';
import type { LossName } from '../engine.ts';
import { activationCode } from './activation-code.ts';
import type { ScratchRegion } from './arena.ts';
import { type Operation, operation } from './operations.ts';
import type { Tensor } from './tensor.ts';

const kinds: { readonly [name in LossName]: number } = {
  categoricalCrossentropy: 0,
  binaryCrossentropy: 1,
  meanSquaredError: 2,
  meanAbsoluteError: 3,
};

/** The activation that belongs to the loss when the network ends with it. */
export function logitsActivation(loss: LossName | undefined): ActivationName | undefined {
  if (loss === 'categoricalCrossentropy') return 'softmax';
  return loss === 'binaryCrossentropy' ? 'sigmoid' : undefined;
}

export interface LossOperations {
  readonly train: readonly Operation[];
  readonly infer: readonly Operation[];
}

/** @param output the last tensor, one position; `logits` says that its activation is still to be applied */
export function planLoss(
  loss: LossName,
  output: Tensor,
  logits: boolean,
  scratch: ScratchRegion,
  classWeights: number,
): LossOperations {
  const [row] = scratch.pieces(output.stride);
  const make = (training: boolean): Operation =>
    operation('loss', {
      output: output.at,
      row: row!,
      classWeights: training ? classWeights : 0,
      kind: kinds[loss],
      classes: output.channels,
      stride: output.stride,
      fromLogits: Number(logits),
      activation: activationCode(output.activation),
      wantsGradient: Number(training && output.learns),
    });
  return { train: [make(true)], infer: [make(false)] };
}
