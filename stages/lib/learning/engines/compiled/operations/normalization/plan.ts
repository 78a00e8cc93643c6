/** Batch normalization. Its step in inference is another than in training. */

import { float, int, pointer, record } from '../../../../../kernels/abi.ts';
import { type LayerPlanner, placeOutput } from '../../layer-planner.ts';
import type { Operation } from '../../operation.ts';
import { type Parameter, parameterNamed } from '../../parameters.ts';
import { call, step } from '../../step.ts';
import { activationCode } from '../activation/plan.ts';

const normalizationRecord = record(
  'Normalization',
  'Weights and statistics have one number for each of stride channels.',
  {
    input: pointer('float', 'examples x positions x stride'),
    output: pointer('float', 'examples x positions x stride'),
    gamma: pointer('const float'),
    beta: pointer('const float'),
    movingMean: pointer('float'),
    movingVariance: pointer('float'),
    mean: pointer('float', 'of the batch, kept for the way back'),
    inverse: pointer('float', '1 / sqrt(variance + epsilon)'),
    gammaGradient: pointer('float'),
    betaGradient: pointer('float'),
    positions: int(),
    channels: int(),
    stride: int(),
    momentum: float(),
    epsilon: float(),
    activation: int(),
    inputActivation: int(),
  },
);

const normalization = step('normalization', normalizationRecord);
const normalizationAgain = step('normalizationAgain', normalizationRecord);
const normalizationBackward = step('normalizationBackward', normalizationRecord);
const normalizationInference = step('normalizationInference', normalizationRecord);

export const operation: Operation = {
  folder: 'normalization',
  about: `Batch normalization (Ioffe & Szegedy 2015) over examples and positions, per channel, with the biased variance for
normalizing and for the moving average alike, as Keras 3.`,
  includes: [],
  names: [],
  steps: [normalization, normalizationAgain, normalizationBackward, normalizationInference],
};

const batchNormalization: LayerPlanner<'batchNormalization'> = {
  plan(context, place) {
    const { layer, parameters, input, computed } = place;
    const output = placeOutput(context, place);
    const named = (name: Parameter['spec']['name']): Parameter => parameterNamed(parameters, name)!;
    const [gamma, beta] = [named('gamma'), named('beta')];
    const { positions, channels, stride } = input;
    const values = {
      input: input.at,
      output: output.at,
      gamma: gamma.at,
      beta: beta.at,
      movingMean: named('movingMean').at,
      movingVariance: named('movingVariance').at,
      mean: context.arena.words(stride),
      inverse: context.arena.words(stride),
      gammaGradient: gamma.gradient,
      betaGradient: beta.gradient,
      positions,
      channels,
      stride,
      momentum: layer.momentum,
      epsilon: layer.epsilon,
      activation: activationCode(computed),
      inputActivation: activationCode(input.activation),
    };
    return {
      output,
      forward: [call(normalization, values)],
      inference: [call(normalizationInference, values)],
      again: [call(normalizationAgain, values)],
      backward: [call(normalizationBackward, values)],
    };
  },
  foldsActivation: true,
};

export const planners = { batchNormalization };
