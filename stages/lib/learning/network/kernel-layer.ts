/** The parts that layers with a kernel, a bias and an activation share: dense and convolutional ones. */

import { about, activation, flag, initializer, type Penalty, penalty, type Settings, withDefault } from './fields.ts';
import type { Shape } from './shape.ts';
import { vector, type WeightSpec } from './weights.ts';

const noPenalty: Penalty = { l1: 0, l2: 0 };

/** Of a layer with a bias for each `part` of its output. */
export const kernelFields = (part: 'channel' | 'output') => ({
  activation: withDefault(activation, 'linear'),
  useBias: about(withDefault(flag, true), `Add a learned number to each ${part}.`),
  kernelInitializer: withDefault(initializer, 'glorotUniform'),
  biasInitializer: withDefault(initializer, 'zeros'),
  kernelRegularizer: withDefault(penalty, noPenalty),
  biasRegularizer: withDefault(penalty, noPenalty),
});

type KernelSettings = Settings<ReturnType<typeof kernelFields>>;

export function kernelAndBias(
  settings: KernelSettings,
  shape: Shape,
  outputs: number,
  fans: { readonly fanIn: number; readonly fanOut: number },
): readonly WeightSpec[] {
  const { useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer } = settings;
  const kernel: WeightSpec = {
    name: 'kernel',
    shape,
    trainable: true,
    initializer: kernelInitializer,
    ...fans,
    ...kernelRegularizer,
  };
  return useBias ? [kernel, vector('bias', outputs, true, biasInitializer, biasRegularizer)] : [kernel];
}

/** The fields of `kernelFields`, read off a layer. */
export function canonicalKernel(
  layer: Pick<KernelSettings, 'activation' | 'useBias'> & { readonly weights: readonly WeightSpec[] },
) {
  const kernel = layer.weights.find((one) => one.name === 'kernel')!;
  const bias = layer.weights.find((one) => one.name === 'bias');
  return {
    activation: layer.activation,
    useBias: layer.useBias,
    kernelInitializer: kernel.initializer,
    biasInitializer: bias?.initializer ?? 'zeros',
    kernelRegularizer: { l1: kernel.l1, l2: kernel.l2 },
    biasRegularizer: { l1: bias?.l1 ?? 0, l2: bias?.l2 ?? 0 },
  };
}

/** Without a bias, the fields of the bias have no effect. */
export function idleKernelFields({ useBias }: KernelSettings): ('biasInitializer' | 'biasRegularizer')[] {
  return useBias ? [] : ['biasInitializer', 'biasRegularizer'];
}
