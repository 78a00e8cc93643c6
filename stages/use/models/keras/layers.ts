/** Each kind of layer and each activation in Keras' words: the class, and its settings as Keras writes them down. */

import type { JsonObject } from 'arrowline/stage';
import type { ActivationName, Layer } from '../../../lib/learning/network/network.ts';

/** TensorFlow.js and Keras 3 name some things differently. */
export interface Dialect {
  readonly silu: string;
  /** The setting of LeakyReLU. */
  readonly slope: string;
  /** The setting of InputLayer. */
  readonly batchShape: string;
}

export interface KerasForm {
  readonly className: string;
  readonly config: JsonObject;
  /** Names of the weights, if they are not the layer's own in snake case. */
  readonly weightNames?: readonly string[];
}

/** The layers that one layer becomes, each reading the one before; none where it is its input. */
export function kerasForms(layer: Layer, dialect: Dialect): readonly KerasForm[] {
  const own = kerasForm(layer, dialect);
  if (own === undefined) return [];
  const slope = 'activation' in layer && layer.activation === 'leakyRelu';
  if (layer.kind === 'activation' && slope) return [leakyRelu(dialect)];
  return slope ? [own, leakyRelu(dialect)] : [own];
}

function leakyRelu({ slope }: Dialect): KerasForm {
  return { className: 'LeakyReLU', config: { [slope]: 0.2 } };
}

function kerasForm(layer: Layer, dialect: Dialect): KerasForm | undefined {
  switch (layer.kind) {
    case 'input':
      return undefined;
    case 'dense':
      return { className: 'Dense', config: { units: layer.units, ...ending(layer, dialect) } };
    case 'conv1d':
    case 'conv2d': {
      const { filters, kernelSize, strides, padding } = layer;
      const config = { filters, kernel_size: list(kernelSize), strides: list(strides), padding };
      return {
        className: layer.kind === 'conv1d' ? 'Conv1D' : 'Conv2D',
        config: { ...config, ...ending(layer, dialect) },
      };
    }
    case 'depthwiseConv2d':
      return {
        className: 'DepthwiseConv2D',
        config: { ...depthwise(layer), ...ending(layer, dialect) },
        weightNames: ['depthwise_kernel', 'bias'],
      };
    case 'separableConv2d':
      return {
        className: 'SeparableConv2D',
        config: { filters: layer.filters, ...depthwise(layer), ...ending(layer, dialect) },
      };
    case 'maxPooling1d':
      return { className: 'MaxPooling1D', config: pool(layer) };
    case 'maxPooling2d':
      return { className: 'MaxPooling2D', config: pool(layer) };
    case 'averagePooling1d':
      return { className: 'AveragePooling1D', config: pool(layer) };
    case 'averagePooling2d':
      return { className: 'AveragePooling2D', config: pool(layer) };
    case 'globalMaxPooling1d':
      return { className: 'GlobalMaxPooling1D', config: {} };
    case 'globalMaxPooling2d':
      return { className: 'GlobalMaxPooling2D', config: {} };
    case 'globalAveragePooling1d':
      return { className: 'GlobalAveragePooling1D', config: {} };
    case 'globalAveragePooling2d':
      return { className: 'GlobalAveragePooling2D', config: {} };
    case 'add':
      return { className: 'Add', config: {} };
    case 'multiply':
      return { className: 'Multiply', config: {} };
    case 'concatenate':
      return { className: 'Concatenate', config: { axis: -1 } };
    case 'flatten':
      return { className: 'Flatten', config: {} };
    case 'reshape':
      return { className: 'Reshape', config: { target_shape: list(layer.outputShape) } };
    case 'activation':
      return { className: 'Activation', config: { activation: activationName(layer.activation, dialect) } };
    case 'dropout':
      return { className: 'Dropout', config: { rate: layer.rate } };
    case 'batchNormalization':
      return {
        className: 'BatchNormalization',
        config: { axis: -1, momentum: layer.momentum, epsilon: layer.epsilon, center: true, scale: true },
      };
    case 'layerNormalization':
      return {
        className: 'LayerNormalization',
        config: { axis: -1, epsilon: layer.epsilon, center: layer.center, scale: layer.scale },
      };
    case 'embedding':
      return { className: 'Embedding', config: { input_dim: layer.inputDim, output_dim: layer.outputDim } };
  }
}

function list(value: number | readonly number[]): number[] {
  return typeof value === 'number' ? [value] : [...value];
}

interface Windows {
  readonly strides: number | readonly number[];
  readonly padding: string;
}

function pool({ poolSize, strides, padding }: Windows & { readonly poolSize: number | readonly number[] }): JsonObject {
  return { pool_size: list(poolSize), strides: list(strides), padding };
}

function depthwise(
  layer: Windows & { readonly kernelSize: readonly number[]; readonly depthMultiplier: number },
): JsonObject {
  const { kernelSize, strides, padding, depthMultiplier } = layer;
  return { kernel_size: list(kernelSize), strides: list(strides), padding, depth_multiplier: depthMultiplier };
}

function ending(
  { activation, useBias }: { readonly activation: ActivationName; readonly useBias: boolean },
  dialect: Dialect,
): JsonObject {
  return { activation: activationName(activation, dialect), use_bias: useBias };
}

/** leakyRelu is a layer of its own. */
function activationName(activation: ActivationName, { silu }: Dialect): string {
  if (activation === 'leakyRelu') return 'linear';
  return activation === 'silu' ? silu : activation;
}
