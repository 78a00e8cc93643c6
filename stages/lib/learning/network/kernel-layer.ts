/** The parts that layers with kernels, a bias and an activation share: dense and convolutional ones. */

import { about, activation, flag, initializer, type Penalty, penalty, type Settings, withDefault } from './fields.ts';
import type { Shape } from './shape.ts';
import { kernel, vector, type WeightSpec } from './weights.ts';

const noPenalty: Penalty = { l1: 0, l2: 0 };

/** How the weights of a kernel start, and what they cost. */
export const kernelInitializer = withDefault(initializer, 'glorotUniform');
export const kernelRegularizer = withDefault(penalty, noPenalty);

/** Of a layer with a bias for each `part` of its output. */
export const biasFields = (part: 'channel' | 'output') => ({
  activation: withDefault(activation, 'linear'),
  useBias: about(withDefault(flag, true), `Add a learned number to each ${part}.`),
  biasInitializer: withDefault(initializer, 'zeros'),
  biasRegularizer: withDefault(penalty, noPenalty),
});

type BiasSettings = Settings<ReturnType<typeof biasFields>>;

/** Of a layer with one kernel too. */
export const kernelFields = (part: 'channel' | 'output') => {
  const { activation, useBias, biasInitializer, biasRegularizer } = biasFields(part);
  return { activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer };
};

type KernelSettings = Settings<ReturnType<typeof kernelFields>>;

/** The bias, if there is one. */
export function biasOf({ useBias, biasInitializer, biasRegularizer }: BiasSettings, outputs: number): WeightSpec[] {
  return useBias ? [vector('bias', outputs, true, biasInitializer, biasRegularizer)] : [];
}

export function kernelAndBias(settings: KernelSettings, shape: Shape, outputs: number): readonly WeightSpec[] {
  const { kernelInitializer, kernelRegularizer } = settings;
  return [kernel('kernel', shape, kernelInitializer, kernelRegularizer), ...biasOf(settings, outputs)];
}

interface Weighted {
  readonly weights: readonly WeightSpec[];
}

/** Initializer and penalty of a kernel, read off a layer. */
export function canonicalWeight({ weights }: Weighted, name: WeightSpec['name']) {
  const { initializer, l1, l2 } = weights.find((one) => one.name === name)!;
  return { initializer, penalty: { l1, l2 } };
}

/** The fields of `biasFields`, read off a layer. */
export function canonicalBias(layer: Pick<BiasSettings, 'activation' | 'useBias'> & Weighted) {
  const bias = layer.weights.find((one) => one.name === 'bias');
  return {
    activation: layer.activation,
    useBias: layer.useBias,
    biasInitializer: bias?.initializer ?? 'zeros',
    biasRegularizer: { l1: bias?.l1 ?? 0, l2: bias?.l2 ?? 0 },
  };
}

/** The fields of `kernelFields`, read off a layer. */
export function canonicalKernel(layer: Parameters<typeof canonicalBias>[0]) {
  const { initializer, penalty } = canonicalWeight(layer, 'kernel');
  return { ...canonicalBias(layer), kernelInitializer: initializer, kernelRegularizer: penalty };
}

/** Without a bias, the fields of the bias have no effect. */
export function idleKernelFields({ useBias }: BiasSettings): ('biasInitializer' | 'biasRegularizer')[] {
  return useBias ? [] : ['biasInitializer', 'biasRegularizer'];
}
