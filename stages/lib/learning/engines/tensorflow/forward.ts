/**
 * A network forward in TensorFlow.js operations that all have gradients, layer by layer in the order in which they are
 * written. Knows no loss and no optimizer.
 */

import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { ActivationName, Layer, LayerOf, Network, Padding } from '../../network/network.ts';
import { asImage, type WindowsOfImage, wholeWindow } from '../../network/one-axis.ts';
import { windowAxis } from '../../network/window.ts';
import { embed } from './embedding.ts';
import type { TensorFlow } from './library.ts';

export interface ForwardOptions {
  /** Leave out the activation of the last layer. */
  readonly logits?: boolean;
  /** Present in training. */
  readonly training?: {
    /** Factors of a dropout layer's values, of the given shape. */
    mask(layer: number, shape: number[]): Tensor;
    /** Statistics of the batch, for the moving ones; `weight` is the index of the layer's moving mean. */
    statistics(weight: number, momentum: number, mean: Tensor, variance: Tensor): void;
  };
}

/**
 * @param weights one tensor per weight, in layer order
 * @param inputs [batch, ...shape] for each of the network's inputs
 */
export function forward(
  tf: TensorFlow,
  network: Network,
  weights: readonly Tensor[],
  inputs: readonly Tensor[],
  options: ForwardOptions,
): Tensor {
  const last = network.layers.length - 1;
  const outputs: Tensor[] = [];
  let offset = 0;
  for (const [index, layer] of network.layers.entries()) {
    const own = weights.slice(offset, offset + layer.weights.length);
    const linear = options.logits === true && index === last;
    const read = layer.from.map((source) => ('input' in source ? inputs[source.input]! : outputs[source.layer]!));
    outputs.push(applyLayer(tf, layer, own, read, { index, offset, linear, training: options.training }));
    offset += layer.weights.length;
  }
  return outputs[last]!;
}

interface Place {
  readonly index: number;
  /** Index of the layer's first weight. */
  readonly offset: number;
  /** Without activation. */
  readonly linear: boolean;
  readonly training: ForwardOptions['training'];
}

function applyLayer(
  tf: TensorFlow,
  layer: Layer,
  weights: readonly Tensor[],
  inputs: readonly Tensor[],
  place: Place,
): Tensor {
  const input = inputs[0]!;
  const batch = input.shape[0]!;
  switch (layer.kind) {
    case 'conv1d':
      return convolve(tf, asImage(layer, layer.kernelSize), layer, weights, input, place);
    case 'conv2d':
      return convolve(tf, { ...layer, size: layer.kernelSize }, layer, weights, input, place);
    case 'depthwiseConv2d': {
      const [kernel, bias] = weights;
      return finish(tf, layer, depthwise(tf, layer, input, kernel!), bias, place);
    }
    case 'separableConv2d': {
      const [apart, pointwise, bias] = weights;
      const mixed = tf.conv2d(depthwise(tf, layer, input, apart!), pointwise as Tensor4D, 1, 'valid');
      return finish(tf, layer, mixed, bias, place);
    }
    case 'dense': {
      const [kernel, bias] = weights;
      return finish(tf, layer, tf.matMul(input, kernel!), bias, place);
    }
    case 'maxPooling1d':
      return pooled(tf, layer, asImage(layer, layer.poolSize), input, maxPool);
    case 'maxPooling2d':
      return pooled(tf, layer, { ...layer, size: layer.poolSize }, input, maxPool);
    case 'averagePooling1d':
      return pooled(tf, layer, asImage(layer, layer.poolSize), input, averagePool);
    case 'averagePooling2d':
      return pooled(tf, layer, { ...layer, size: layer.poolSize }, input, averagePool);
    case 'globalMaxPooling1d':
    case 'globalMaxPooling2d':
      return pooled(tf, layer, wholeWindow(layer.inputShape), input, maxPool);
    case 'globalAveragePooling1d':
      return tf.mean(input, [1]);
    case 'globalAveragePooling2d':
      return tf.mean(input, [1, 2]);
    case 'input':
      return input;
    case 'add':
      return inputs.reduce((sum, one) => tf.add(sum, one));
    case 'multiply':
      return inputs.reduce((product, one) => tf.mul(product, one));
    case 'concatenate':
      return tf.concat([...inputs], -1);
    case 'flatten':
    case 'reshape':
      return tf.reshape(input, [batch, ...layer.outputShape]);
    case 'activation':
      return place.linear ? input : activate(tf, layer.activation, input);
    case 'dropout':
      if (place.training === undefined || layer.rate === 0) return input;
      return tf.mul(input, place.training.mask(place.index, input.shape));
    case 'batchNormalization':
      return normalize(tf, layer.momentum, layer.epsilon, weights, input, place);
    case 'embedding':
      return embed(tf, weights[0]!, input, layer.outputShape);
    case 'layerNormalization':
      return normalizeRows(tf, layer, weights, input);
  }
}

export function activate(tf: TensorFlow, activation: ActivationName, input: Tensor): Tensor {
  switch (activation) {
    case 'linear':
      return input;
    case 'relu':
      return tf.relu(input);
    case 'leakyRelu':
      return tf.leakyRelu(input, 0.2);
    case 'elu':
      return tf.elu(input);
    case 'sigmoid':
      return tf.sigmoid(input);
    case 'tanh':
      return tf.tanh(input);
    case 'softmax':
      return tf.softmax(input);
    case 'gelu':
      return tf.mul(input, tf.mul(tf.add(tf.erf(tf.mul(input, Math.SQRT1_2)), 1), 0.5));
    case 'silu':
      return tf.mul(input, tf.sigmoid(input));
  }
}

/** The sums of a kernel with the bias and the activation of its layer. */
function finish(
  tf: TensorFlow,
  { activation }: { readonly activation: ActivationName },
  summed: Tensor,
  bias: Tensor | undefined,
  { linear }: Place,
): Tensor {
  const values = bias === undefined ? summed : tf.add(summed, bias);
  return linear ? values : activate(tf, activation, values);
}

function asImages(tf: TensorFlow, { inputShape }: WindowsOfImage, input: Tensor): Tensor4D {
  const [height, width, channels] = inputShape as [number, number, number];
  return tf.reshape(input, [input.shape[0]!, height, width, channels]);
}

function convolve(
  tf: TensorFlow,
  windows: WindowsOfImage,
  layer: LayerOf<'conv1d' | 'conv2d'>,
  [kernel, bias]: readonly Tensor[],
  input: Tensor,
  place: Place,
): Tensor {
  const { size, inputShape } = windows;
  const filter: Tensor4D = tf.reshape(kernel!, [size[0], size[1], inputShape[2]!, layer.filters]);
  const [images, padding] = readyForKernel(tf, windows, asImages(tf, windows, input));
  const summed = tf.conv2d(images, filter, [...windows.strides], padding);
  return finish(tf, layer, tf.reshape(summed, [input.shape[0]!, ...layer.outputShape]), bias, place);
}

function depthwise(
  tf: TensorFlow,
  layer: LayerOf<'depthwiseConv2d' | 'separableConv2d'>,
  input: Tensor,
  kernel: Tensor,
): Tensor4D {
  const [images, padding] = readyForKernel(tf, { ...layer, size: layer.kernelSize }, input as Tensor4D);
  return tf.depthwiseConv2d(images, kernel as Tensor4D, [...layer.strides], padding);
}

/** Padded by hand where a step is longer than the kernel: with `same` padding the wasm backend then gives zeros. */
function readyForKernel(tf: TensorFlow, windows: WindowsOfImage, input: Tensor4D): [Tensor4D, Padding] {
  const { size, strides, padding } = windows;
  const leaps = strides[0] > size[0] || strides[1] > size[1];
  return padding === 'same' && leaps ? [bordered(tf, windows, input), 'valid'] : [input, padding];
}

/** With the zeros around it that its windows cover. */
function bordered(tf: TensorFlow, { inputShape, size, strides, padding }: WindowsOfImage, input: Tensor4D): Tensor4D {
  const [height = 1, width = 1] = inputShape;
  const vertical = windowAxis(height, size[0], strides[0], padding);
  const horizontal = windowAxis(width, size[1], strides[1], padding);
  if (vertical.before + vertical.after + horizontal.before + horizontal.after === 0) return input;
  return tf.pad(input, [
    [0, 0],
    [vertical.before, vertical.after],
    [horizontal.before, horizontal.after],
    [0, 0],
  ]);
}

type Pool = (tf: TensorFlow, windows: WindowsOfImage, input: Tensor4D) => Tensor;

function pooled(tf: TensorFlow, layer: Layer, windows: WindowsOfImage, input: Tensor, pool: Pool): Tensor {
  const values = pool(tf, windows, asImages(tf, windows, input));
  return tf.reshape(values, [input.shape[0]!, ...layer.outputShape]);
}

const maxPool: Pool = (tf, { size, strides, padding }, input) => tf.maxPool(input, [...size], [...strides], padding);

/**
 * The mean over the part of each window that lies on the input. Padded by hand: the gradient of TensorFlow.js' own
 * `same` average divides by the whole window, padding included.
 */
const averagePool: Pool = (tf, windows, input) => {
  const [height = 1, width = 1] = windows.inputShape;
  const size: [number, number] = [...windows.size];
  const strides: [number, number] = [...windows.strides];
  const vertical = windowAxis(height, size[0], strides[0], windows.padding);
  const horizontal = windowAxis(width, size[1], strides[1], windows.padding);
  const padded = bordered(tf, windows, input);
  if (padded === input) return tf.avgPool(input, size, strides, 'valid');
  const factors = new Float32Array(vertical.output * horizontal.output);
  for (let row = 0; row < vertical.output; row++)
    for (let column = 0; column < horizontal.output; column++) {
      const covered =
        overlap(row * strides[0] - vertical.before, size[0], height) *
        overlap(column * strides[1] - horizontal.before, size[1], width);
      factors[row * horizontal.output + column] = (size[0] * size[1]) / covered;
    }
  const pooled = tf.avgPool(padded, size, strides, 'valid');
  return tf.mul(pooled, tf.tensor(factors, [1, vertical.output, horizontal.output, 1]));
};

/** How many of the positions [start, start + length) lie in [0, extent). */
function overlap(start: number, length: number, extent: number): number {
  return Math.min(start + length, extent) - Math.max(start, 0);
}

/** Ioffe & Szegedy (2015): by the batch's mean and biased variance in training, by the moving ones otherwise. */
function normalize(
  tf: TensorFlow,
  momentum: number,
  epsilon: number,
  weights: readonly Tensor[],
  input: Tensor,
  place: Place,
): Tensor {
  const [gamma, beta, movingMean, movingVariance] = weights as [Tensor, Tensor, Tensor, Tensor];
  if (place.training === undefined) {
    const scale = tf.div(gamma, tf.sqrt(tf.add(movingVariance, epsilon)));
    return tf.add(tf.mul(tf.sub(input, movingMean), scale), beta);
  }
  const axes = input.shape.slice(0, -1).map((_, axis) => axis);
  const mean = tf.mean(input, axes);
  const centered = tf.sub(input, mean);
  const variance = tf.mean(tf.square(centered), axes);
  place.training.statistics(place.offset + 2, momentum, mean, variance);
  return tf.add(tf.mul(centered, tf.div(gamma, tf.sqrt(tf.add(variance, epsilon)))), beta);
}

/** Ba, Kiros & Hinton (2016): every row of channels by its own mean and biased variance. */
function normalizeRows(
  tf: TensorFlow,
  { epsilon, scale, center }: LayerOf<'layerNormalization'>,
  weights: readonly Tensor[],
  input: Tensor,
): Tensor {
  const centered = tf.sub(input, tf.mean(input, -1, true));
  const variance = tf.mean(tf.square(centered), -1, true);
  let values: Tensor = tf.div(centered, tf.sqrt(tf.add(variance, epsilon)));
  if (scale) values = tf.mul(values, weights[0]!);
  return center ? tf.add(values, weights.at(-1)!) : values;
}
