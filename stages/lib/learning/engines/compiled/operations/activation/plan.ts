/** Activation layers that stand alone, and the activation functions as the kernels number them. */

import { int, pointer, record } from '../../../../../kernels/abi.ts';
import { enumeration } from '../../../../../kernels/c-header.ts';
import { type LayerPlan, type LayerPlanner, placeOutput } from '../../layer-planner.ts';
import type { Operation } from '../../operation.ts';
import { call, step } from '../../step.ts';
import type { Tensor, TensorActivation } from '../../tensor.ts';

/** Names in C, in the order of their numbers. */
const functions: { readonly [name in TensorActivation]: string } = {
  linear: 'linear',
  relu: 'rectifier',
  leakyRelu: 'leakyRectifier',
  elu: 'exponentialLinear',
  sigmoid: 'logistic',
  tanh: 'tangent',
  softmax: 'softmax',
};
const numbers = new Map(Object.keys(functions).map((name, number) => [name, number]));

export function activationCode(name: TensorActivation): number {
  return numbers.get(name)!;
}

const activationRecord = record('ActivationLayer', 'An activation layer that could not be folded into its producer.', {
  input: pointer('float', 'examples x positions x stride'),
  output: pointer('float', 'examples x positions x stride'),
  positions: int(),
  channels: int(),
  stride: int(),
  activation: int(),
  inputActivation: int(),
});

const activationLayer = step('activationLayer', activationRecord);
const activationLayerBackward = step('activationLayerBackward', activationRecord);

export const operation: Operation = {
  folder: 'activation',
  about: 'Activation layers; the functions themselves are in functions.h.',
  includes: [],
  names: [enumeration('Activation', Object.values(functions))],
  steps: [activationLayer, activationLayerBackward],
};

/** The function from one tensor to another; `linear` copies. */
export function planActivation(input: Tensor, output: Tensor, computed: TensorActivation): LayerPlan {
  const { positions, channels, stride } = input;
  const values = {
    input: input.at,
    output: output.at,
    positions,
    channels,
    stride,
    activation: activationCode(computed),
    inputActivation: activationCode(input.activation),
  };
  return {
    output,
    forward: [call(activationLayer, values)],
    backward: input.learns ? [call(activationLayerBackward, values)] : [],
  };
}

const activation: LayerPlanner<'activation'> = {
  plan: (context, place) => planActivation(place.input, placeOutput(context, place), place.computed),
};

export const planners = { activation };
