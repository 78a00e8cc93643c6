/**
 * The loss at the end of a network. Cross-entropies are computed from the inputs of the softmax or the logistic
 * function that the last layer ends with (`logitsActivation`), which is then not computed at all.
 */

import { float, int, pointer, record } from '../../../../../kernels/abi.ts';
import { enumeration } from '../../../../../kernels/c-header.ts';
import type { Task } from '../../../../network/network.ts';
import type { Examples, LossSpec } from '../../../engine.ts';
import type { Arena, ScratchRegion } from '../../arena.ts';
import type { Operation } from '../../operation.ts';
import { type Call, call, step } from '../../step.ts';
import type { Tensor } from '../../tensor.ts';
import { activationCode } from '../activation/plan.ts';

/** In the order of their numbers in C. */
const kinds: readonly LossSpec['name'][] = [
  'categoricalCrossentropy',
  'binaryCrossentropy',
  'meanSquaredError',
  'meanAbsoluteError',
  'huber',
];

/** The outputs that count as right: with the largest at the class, or each on its target's side of one half. */
const counts = ['nothing', 'largest', 'sides'] as const;
const countedOf: { readonly [task in Task]: (typeof counts)[number] } = {
  multiclass: 'largest',
  binary: 'sides',
  multilabel: 'sides',
  regression: 'nothing',
};

const loss = step(
  'loss',
  record(
    'Loss',
    "Adds the batch's loss to batch_loss and replaces the outputs by their gradients if those are wanted.",
    {
      output: pointer('float', 'examples x stride'),
      gradient: pointer('float', 'stride: of one example'),
      target: pointer('double', 'width: of one example'),
      classes: pointer('const int', 'staged rows; null: the targets are `values`'),
      values: pointer('const float', 'staged rows x width'),
      weights: pointer('const float', 'staged rows: factors of their losses; null: all 1'),
      kind: int('a LossKind'),
      counted: int('a Counted'),
      width: int(),
      stride: int(),
      fromLogits: int('output is the input of the softmax or logistic that belongs to the loss'),
      activation: int('of output, when it is not logits'),
      kept: float('the part of a target that label smoothing leaves'),
      added: float('the number that it adds to every target'),
      delta: float("Huber's"),
      wantsGradient: int(),
    },
  ),
  true,
);

export const operation: Operation = {
  folder: 'loss',
  about: 'Losses, their gradients, and the count of right outputs.',
  includes: [],
  names: [enumeration('LossKind', kinds), enumeration('Counted', counts)],
  steps: [loss],
};

/** The activation that belongs to the loss when the network ends with it. */
export function logitsActivation(loss: LossSpec | undefined): 'softmax' | 'sigmoid' | undefined {
  if (loss?.name === 'categoricalCrossentropy') return 'softmax';
  return loss?.name === 'binaryCrossentropy' ? 'sigmoid' : undefined;
}

/** Addresses of the targets of the staged rows, and of the factors of their losses; 0 for what there is none of. */
export interface StagedTargets {
  readonly classes: number;
  readonly values: number;
  readonly weights: number;
}

export function placeTargets(
  arena: Arena,
  rows: number,
  { targets, weights }: Pick<Examples, 'targets' | 'weights'>,
): StagedTargets {
  return {
    classes: 'classes' in targets ? arena.words(rows) : 0,
    values: 'values' in targets ? arena.words(rows * targets.width) : 0,
    weights: weights ? arena.words(rows) : 0,
  };
}

/** @param output the last tensor, one position; `logits`: its activation is still to be applied */
export function planLoss(
  spec: LossSpec,
  task: Task,
  output: Tensor,
  logits: boolean,
  scratch: ScratchRegion,
  { classes, values, weights }: StagedTargets,
): { readonly train: Call; readonly infer: Call } {
  const [gradient, target] = scratch.pieces(output.stride, 2 * output.channels);
  const smoothing = 'labelSmoothing' in spec ? spec.labelSmoothing : 0;
  const make = (training: boolean): Call =>
    call(loss, {
      output: output.at,
      gradient,
      target,
      classes,
      values,
      weights: training ? weights : 0,
      kind: kinds.indexOf(spec.name),
      counted: counts.indexOf(countedOf[task]),
      width: output.channels,
      stride: output.stride,
      fromLogits: Number(logits),
      activation: activationCode(output.activation),
      kept: 1 - smoothing,
      added: smoothing / (spec.name === 'binaryCrossentropy' ? 2 : output.channels),
      delta: spec.name === 'huber' ? spec.delta : 0,
      wantsGradient: Number(training && output.learns),
    });
  return { train: make(true), infer: make(false) };
}
