/**
 * Dense layers. The backward step updates the kernel itself, panel by panel, so that its gradient is never stored, unless
 * gradients are clipped.
 */

import { int, nested, pointer, record } from '../../../../../kernels/abi.ts';
import { constant } from '../../../../../kernels/c-header.ts';
import { type LayerPlan, type LayerPlanner, type PlanContext, placeOutput, placeTensor } from '../../layer-planner.ts';
import type { Operation } from '../../operation.ts';
import { parameterNamed } from '../../parameters.ts';
import { call, step } from '../../step.ts';
import type { Tensor } from '../../tensor.ts';
import { activationCode, planActivation } from '../activation/plan.ts';
import { updateInclude, updateRecord, updateValues } from '../optimizer/plan.ts';

/** Rows of a kernel that the backward step works on at a time. */
const panelRows = 32;

const sizes = {
  positions: int('of an example'),
  inputs: int(),
  inputStride: int(),
  units: int(),
};

const dense = step(
  'dense',
  record('Dense', '', {
    input: pointer('const float', 'examples x positions x input_stride'),
    kernel: pointer('const float', 'inputs x padded(units)'),
    bias: pointer('const float', 'padded(units); null: none'),
    output: pointer('float', 'examples x positions x padded(units)'),
    ...sizes,
    activation: int(),
  }),
);

const denseBackward = step(
  'denseBackward',
  record('DenseBackward', '', {
    input: pointer('float', 'examples x positions x input_stride; gets its gradient'),
    output: pointer('float', 'examples x positions x padded(units): its gradient'),
    panel: pointer(
      'float',
      "DENSE_PANEL rows of the kernel's gradient, then of the transposed kernel, then of input gradient",
    ),
    kernelGradient: pointer('float', 'inputs x padded(units); null: the kernel is updated'),
    biasGradient: pointer('float', 'padded(units); null: no bias'),
    ...sizes,
    inputActivation: int(),
    wantsInputGradient: int(),
    kernel: nested(updateRecord, 'used where there is no kernel_gradient, which then lives in `panel` only'),
  }),
);

export const operation: Operation = {
  folder: 'dense',
  about: `Fully connected layers. Backward works through the kernel in panels of rows: gradient of the panel, gradient of the
inputs it multiplies, optimizer. So the whole kernel's gradient never exists, and each weight is fetched once.`,
  includes: [updateInclude],
  names: [
    constant(
      'DENSE_PANEL',
      panelRows,
      'kernel rows of a panel: its gradient and its transpose fit the first-level cache',
    ),
    constant('DENSE_DEPTH', 256, 'inputs summed at a time: eight columns of the kernel stay in the first-level cache'),
  ],
  steps: [dense, denseBackward],
};

const planner: LayerPlanner<'dense'> = {
  plan(context, place) {
    const rows = wholeRows(context, place.input);
    const input = rows?.output ?? place.input;
    const { parameters, computed } = place;
    const output = placeOutput(context, place);
    const kernel = parameterNamed(parameters, 'kernel')!;
    const bias = parameterNamed(parameters, 'bias');
    const [panel] = context.scratch.pieces(panelRows * (2 * output.stride + context.batchSize * input.positions));
    const shared = {
      input: input.at,
      output: output.at,
      positions: input.positions,
      inputs: input.channels,
      inputStride: input.stride,
      units: output.channels,
    };
    const activation = activationCode(computed);
    const forward = call(dense, { ...shared, kernel: kernel.at, bias: bias?.at ?? 0, activation });
    const backward = call(denseBackward, {
      ...shared,
      panel,
      kernelGradient: kernel.gradient,
      biasGradient: bias?.gradient ?? 0,
      inputActivation: activationCode(input.activation),
      wantsInputGradient: Number(input.learns),
      kernel: updateValues(kernel),
    });
    return {
      output,
      forward: [...(rows?.forward ?? []), forward],
      backward: [backward, ...(rows?.backward ?? [])],
    };
  },
  foldsActivation: true,
  updates: ['kernel'],
};

/**
 * The derivative of softmax needs the gradient of a whole row, which a dense layer leaves one panel at a time: where a
 * row is wider than a panel, a copy stands between the two.
 */
function wholeRows(context: PlanContext, input: Tensor): LayerPlan | undefined {
  if (input.activation !== 'softmax' || !input.learns || input.stride <= panelRows) return undefined;
  return planActivation(input, { ...input, at: placeTensor(context, input), activation: 'linear' }, 'linear');
}

export const planners = { dense: planner };
