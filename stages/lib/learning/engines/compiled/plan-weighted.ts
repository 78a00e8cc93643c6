/** Dense layers and batch normalization as operations. */

import type { ActivationName, LayerOf } from '../../network/network.ts';
import { activationCode } from './activation-code.ts';
import { operation } from './operations.ts';
import { type Parameter, parameterNamed, updateOperands } from './parameters.ts';
import type { LayerContext, LayerPlan } from './plan-layers.ts';
import type { Tensor } from './tensor.ts';

/** Rows of a kernel that the backward pass works on at a time: DENSE_PANEL of kernels/dense.h. */
export const panelRows = 32;

export function planDense(
  context: LayerContext,
  parameters: readonly Parameter[],
  input: Tensor,
  output: Tensor,
  computed: ActivationName,
): LayerPlan {
  const kernel = parameterNamed(parameters, 'kernel')!;
  const bias = parameterNamed(parameters, 'bias');
  const rows = context.batchSize * input.positions;
  const [panel] = context.scratch.pieces(panelRows * (2 * output.stride + rows));
  const shape = {
    input: input.at,
    output: output.at,
    positions: input.positions,
    inputs: input.channels,
    inputStride: input.stride,
    units: output.channels,
  };
  return {
    output,
    forward: [
      operation('dense', { ...shape, kernel: kernel.at, bias: bias?.at ?? 0, activation: activationCode(computed) }),
    ],
    backward: [
      operation('denseBackward', {
        ...shape,
        panel: panel!,
        biasGradient: bias?.gradient ?? 0,
        inputActivation: activationCode(input.activation),
        wantsInputGradient: Number(input.learns),
        ...updateOperands(kernel),
      }),
    ],
  };
}

export function planNormalization(
  context: LayerContext,
  layer: LayerOf<'batchNormalization'>,
  parameters: readonly Parameter[],
  input: Tensor,
  output: Tensor,
  computed: ActivationName,
): LayerPlan {
  const named = (name: Parameter['spec']['name']): Parameter => parameterNamed(parameters, name)!;
  const [gamma, beta] = [named('gamma'), named('beta')];
  const { positions, channels, stride } = input;
  const operands = {
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
    forward: [operation('normalization', operands)],
    inference: [operation('normalizationInference', operands)],
    backward: [operation('normalizationBackward', operands)],
  };
}
