/**
 * The loss at the end of a network. Cross-entropies are computed from the inputs of the softmax or the logistic
 * function that the last layer ends with (`logitsActivation`), which is then not computed at all.
 */

import { int, pointer, record } from '../../../../../kernels/abi.ts';
import { enumeration } from '../../../../../kernels/c-header.ts';
import type { ActivationName } from '../../../../network/network.ts';
import type { LossName, LossSpec } from '../../../engine.ts';
import type { ScratchRegion } from '../../arena.ts';
import type { Operation } from '../../operation.ts';
import { type Call, call, step } from '../../step.ts';
import type { Tensor } from '../../tensor.ts';
import { activationCode } from '../activation/plan.ts';

/** In the order of their numbers in C. */
const kinds: readonly LossName[] = [
  'categoricalCrossentropy',
  'binaryCrossentropy',
  'meanSquaredError',
  'meanAbsoluteError',
];

const loss = step(
  'loss',
  record(
    'Loss',
    "Adds the batch's loss to batch_loss and replaces the outputs by their gradients if those are wanted.",
    {
      output: pointer('float', 'examples x stride'),
      row: pointer('float', 'stride: gradient of one example'),
      classWeights: pointer('const float', 'classes; null: all 1'),
      kind: int('a LossKind'),
      classes: int(),
      stride: int(),
      fromLogits: int('output is the input of the softmax or logistic that belongs to the loss'),
      activation: int('of output, when it is not logits'),
      wantsGradient: int(),
    },
  ),
  true,
);

export const operation: Operation = {
  folder: 'loss',
  about: 'Losses, their gradients, and the count of right classes.',
  includes: [],
  names: [enumeration('LossKind', kinds)],
  steps: [loss],
};

/** The activation that belongs to the loss when the network ends with it. */
export function logitsActivation(loss: LossSpec | undefined): ActivationName | undefined {
  if (loss?.name === 'categoricalCrossentropy') return 'softmax';
  return loss?.name === 'binaryCrossentropy' ? 'sigmoid' : undefined;
}

/** @param output the last tensor, one position; `logits`: its activation is still to be applied */
export function planLoss(
  { name }: LossSpec,
  output: Tensor,
  logits: boolean,
  scratch: ScratchRegion,
  classWeights: number,
): { readonly train: Call; readonly infer: Call } {
  const [row] = scratch.pieces(output.stride);
  const make = (training: boolean): Call =>
    call(loss, {
      output: output.at,
      row,
      classWeights: training ? classWeights : 0,
      kind: kinds.indexOf(name),
      classes: output.channels,
      stride: output.stride,
      fromLogits: Number(logits),
      activation: activationCode(output.activation),
      wantsGradient: Number(training && output.learns),
    });
  return { train: make(true), infer: make(false) };
}
