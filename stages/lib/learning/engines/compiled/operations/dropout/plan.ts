/** Dropout layers. In inference the input is copied. */

import { float, int, pointer, record, unsigned } from '../../../../../kernels/abi.ts';
import { type LayerPlanner, placeOutput } from '../../layer-planner.ts';
import type { Operation } from '../../operation.ts';
import { call, step } from '../../step.ts';
import { activationCode, planActivation } from '../activation/plan.ts';

const dropoutRecord = record('Dropout', '', {
  input: pointer('float', 'examples x positions x stride'),
  output: pointer('float', 'examples x positions x stride'),
  positions: int(),
  channels: int(),
  stride: int(),
  rate: float(),
  layer: unsigned('its index, so that every layer has a mask of its own'),
  inputActivation: int(),
});

const dropoutStep = step('dropout', dropoutRecord);
const dropoutBackward = step('dropoutBackward', dropoutRecord);

export const operation: Operation = {
  folder: 'dropout',
  about: `Dropout whose mask is a function of (seed, layer, step, example, position, channel): nothing is stored, and neither
the order of computation nor the layout in memory matters.`,
  includes: [],
  names: [],
  steps: [dropoutStep, dropoutBackward],
};

const dropout: LayerPlanner<'dropout'> = {
  plan(context, place) {
    const { layer, index, input } = place;
    const output = { ...placeOutput(context, place), activation: 'linear' as const };
    const { positions, channels, stride } = input;
    const values = {
      input: input.at,
      output: output.at,
      positions,
      channels,
      stride,
      rate: layer.rate,
      layer: index,
      inputActivation: activationCode(input.activation),
    };
    return {
      output,
      forward: [call(dropoutStep, values)],
      inference: planActivation(input, output, 'linear').forward,
      backward: input.learns ? [call(dropoutBackward, values)] : [],
    };
  },
};

export const planners = { dropout };
