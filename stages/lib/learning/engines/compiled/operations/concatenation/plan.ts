/** Concatenation: the channels of several tensors side by side, one tensor after the other at every position. */

import { int, pointer, record } from '../../../../../kernels/abi.ts';
import { type LayerPlanner, placeOutput } from '../../layer-planner.ts';
import type { Operation } from '../../operation.ts';
import { type Call, call, step } from '../../step.ts';
import { activationCode } from '../activation/plan.ts';

const sizes = {
  positions: int(),
  channels: int(),
  stride: int(),
  outputStride: int(),
  offset: int('the channel of the output that is the first of this input'),
};

const concatenate = step(
  'concatenate',
  record('Concatenate', 'One of the inputs.', {
    input: pointer('const float', 'examples x positions x stride'),
    output: pointer('float', 'examples x positions x output_stride'),
    ...sizes,
    surplus: int('channels of the output behind its last, for the last input'),
  }),
);

const concatenateBackward = step(
  'concatenateBackward',
  record('ConcatenateBackward', 'One of the inputs.', {
    output: pointer('const float', 'examples x positions x output_stride: its gradient'),
    values: pointer('const float', 'examples x positions x stride; null where the activation is linear'),
    gradient: pointer('float', 'as values; may be values'),
    row: pointer('float', 'stride: the gradient at one position'),
    ...sizes,
    activation: int('of the input'),
  }),
);

export const operation: Operation = {
  folder: 'concatenation',
  about: 'Channels of several tensors side by side.',
  includes: [],
  names: [],
  steps: [concatenate, concatenateBackward],
};

const planner: LayerPlanner<'concatenate'> = {
  plan(context, place) {
    const { inputs, gradients } = place;
    const output = { ...placeOutput(context, place), activation: 'linear' as const };
    const forward: Call[] = [];
    const backward: Call[] = [];
    let offset = 0;
    for (const [index, input] of inputs.entries()) {
      const { positions, channels, stride } = input;
      const shared = { output: output.at, positions, channels, stride, outputStride: output.stride, offset };
      offset += channels;
      const surplus = index === inputs.length - 1 ? output.stride - output.channels : 0;
      forward.push(call(concatenate, { ...shared, input: input.at, surplus }));
      if (!input.learns) continue;
      const [row] = context.scratch.pieces(stride);
      const values = input.activation === 'linear' ? 0 : input.at;
      const activation = activationCode(input.activation);
      backward.push(call(concatenateBackward, { ...shared, values, gradient: gradients[index]!, row, activation }));
    }
    return { output, forward, backward, leavesValues: true };
  },
};

export const planners = { concatenate: planner };
