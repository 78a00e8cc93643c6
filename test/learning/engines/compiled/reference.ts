/**
 * The same networks in double precision, written as their definitions: a loop for every index, no layouts, no
 * blocking, no fused anything. Gradients are central differences of this. Slow, and meant to be.
 */

import type { LossName } from '../../../../stages/lib/learning/engines/engine.ts';
import type { ActivationName, Layer, Network, Padding } from '../../../../stages/lib/learning/network/network.ts';
import { sizeOf } from '../../../../stages/lib/learning/network/shape.ts';
import { windowAxis } from '../../../../stages/lib/learning/network/window.ts';

export type Values = Float64Array;

export interface Mode {
  readonly training: boolean;
  readonly seed: number;
  readonly step: number;
}

export interface Forward {
  /** Output of each layer: examples × its size. */
  readonly outputs: readonly Values[];
  /** All weights, moving statistics updated when training. */
  readonly weights: readonly Values[];
}

export function forward(
  network: Network,
  weights: readonly Values[],
  input: Values,
  examples: number,
  mode: Mode,
): Forward {
  const updated = [...weights];
  const outputs: Values[] = [];
  let values = input;
  let first = 0;
  for (const [index, layer] of network.layers.entries()) {
    const own = weights.slice(first, first + layer.weights.length);
    values = layerForward(layer, index, own, values, examples, mode, (offset, moved) => {
      updated[first + offset] = moved;
    });
    outputs.push(values);
    first += layer.weights.length;
  }
  return { outputs, weights: updated };
}

type Move = (weight: number, values: Values) => void;

function layerForward(
  layer: Layer,
  index: number,
  weights: readonly Values[],
  input: Values,
  examples: number,
  mode: Mode,
  move: Move,
): Values {
  const output = new Float64Array(examples * sizeOf(layer.outputShape));
  switch (layer.kind) {
    case 'flatten':
    case 'reshape':
      return input;
    case 'dense': {
      const [kernel, bias] = weights;
      const inputs = layer.inputShape.at(-1)!;
      for (let row = 0; row < output.length / layer.units; row++)
        for (let unit = 0; unit < layer.units; unit++) {
          let sum = bias?.[unit] ?? 0;
          for (let k = 0; k < inputs; k++) sum += input[row * inputs + k]! * kernel![k * layer.units + unit]!;
          output[row * layer.units + unit] = sum;
        }
      return activated(layer.activation, output, layer.units);
    }
    case 'conv2d': {
      const [kernel, bias] = weights;
      const channels = layer.inputShape[2]!;
      eachWindow(layer, layer.kernelSize, examples, (at, positions) => {
        for (let filter = 0; filter < layer.filters; filter++) {
          let sum = bias?.[filter] ?? 0;
          for (const { tap, position } of positions)
            for (let c = 0; c < channels; c++)
              sum += input[position * channels + c]! * kernel![(tap * channels + c) * layer.filters + filter]!;
          output[at * layer.filters + filter] = sum;
        }
      });
      return activated(layer.activation, output, layer.filters);
    }
    case 'maxPooling2d':
    case 'averagePooling2d':
      pool(layer, layer.poolSize, layer.kind === 'maxPooling2d', input, output, examples);
      return output;
    case 'globalMaxPooling2d':
    case 'globalAveragePooling2d': {
      const [height, width] = layer.inputShape as [number, number];
      const whole = { ...layer, strides: [1, 1] as const, padding: 'valid' as const };
      pool(whole, [height, width], layer.kind === 'globalMaxPooling2d', input, output, examples);
      return output;
    }
    case 'activation':
      return activated(layer.activation, input.slice(), layer.outputShape.at(-1)!);
    case 'dropout': {
      if (!mode.training) return input;
      const channels = layer.inputShape.at(-1)!;
      const positions = sizeOf(layer.inputShape) / channels;
      const threshold = Math.floor(Math.fround(layer.rate) * 2 ** 32);
      return input.map((value, at) => {
        const [c, position, example] = [
          at % channels,
          Math.floor(at / channels) % positions,
          Math.floor(at / channels / positions),
        ];
        const words = philox([c >> 2, position, example, mode.step], [mode.seed, index]);
        return words[c & 3]! < threshold ? 0 : value / (1 - layer.rate);
      });
    }
    case 'batchNormalization': {
      const channels = layer.inputShape.at(-1)!;
      const rows = input.length / channels;
      const [gamma, beta, movingMean, movingVariance] = weights as [Values, Values, Values, Values];
      const [nextMean, nextVariance] = [movingMean.slice(), movingVariance.slice()];
      for (let c = 0; c < channels; c++) {
        let [mean, variance] = [movingMean[c]!, movingVariance[c]!];
        if (mode.training) {
          mean = variance = 0;
          for (let row = 0; row < rows; row++) mean += input[row * channels + c]! / rows;
          for (let row = 0; row < rows; row++) variance += (input[row * channels + c]! - mean) ** 2 / rows;
          nextMean[c] = movingMean[c]! * layer.momentum + mean * (1 - layer.momentum);
          nextVariance[c] = movingVariance[c]! * layer.momentum + variance * (1 - layer.momentum);
        }
        for (let row = 0; row < rows; row++)
          output[row * channels + c] =
            ((input[row * channels + c]! - mean) / Math.sqrt(variance + layer.epsilon)) * gamma[c]! + beta[c]!;
      }
      move(2, nextMean);
      move(3, nextVariance);
      return output;
    }
  }
}

interface Windowed {
  readonly inputShape: readonly number[];
  readonly strides: readonly [number, number];
  readonly padding: Padding;
}
interface Tap {
  /** Place in the window, and pixel of the batch's images. */
  readonly tap: number;
  readonly position: number;
}

/** Calls `use` for every window of every example with the pixels of it that exist. */
function eachWindow(
  layer: Windowed,
  [windowHeight, windowWidth]: readonly [number, number],
  examples: number,
  use: (at: number, positions: readonly Tap[]) => void,
): void {
  const [height, width] = layer.inputShape as [number, number];
  const vertical = windowAxis(height, windowHeight, layer.strides[0], layer.padding);
  const horizontal = windowAxis(width, windowWidth, layer.strides[1], layer.padding);
  let at = 0;
  for (let example = 0; example < examples; example++)
    for (let oy = 0; oy < vertical.output; oy++)
      for (let ox = 0; ox < horizontal.output; ox++) {
        const positions: Tap[] = [];
        for (let i = 0; i < windowHeight; i++)
          for (let j = 0; j < windowWidth; j++) {
            const y = oy * layer.strides[0] - vertical.before + i;
            const x = ox * layer.strides[1] - horizontal.before + j;
            if (y >= 0 && y < height && x >= 0 && x < width)
              positions.push({ tap: i * windowWidth + j, position: (example * height + y) * width + x });
          }
        use(at++, positions);
      }
}

function pool(
  layer: Windowed,
  size: readonly [number, number],
  maximum: boolean,
  input: Values,
  output: Values,
  examples: number,
): void {
  const channels = layer.inputShape[2]!;
  eachWindow(layer, size, examples, (at, positions) => {
    for (let c = 0; c < channels; c++) {
      const values = positions.map(({ position }) => input[position * channels + c]!);
      const sum = values.reduce((total, value) => total + value, 0);
      output[at * channels + c] = maximum ? Math.max(...values) : sum / values.length;
    }
  });
}

/** In place. */
export function activated(name: ActivationName, values: Values, channels: number): Values {
  if (name === 'softmax') {
    for (let row = 0; row < values.length; row += channels) {
      const slice = values.subarray(row, row + channels);
      const largest = Math.max(...slice);
      const sum = slice.reduce((total, value) => total + Math.exp(value - largest), 0);
      for (let c = 0; c < channels; c++) slice[c] = Math.exp(slice[c]! - largest) / sum;
    }
    return values;
  }
  for (let at = 0; at < values.length; at++) values[at] = elementwise[name](values[at]!);
  return values;
}

const elementwise = {
  linear: (x: number) => x,
  relu: (x: number) => Math.max(x, 0),
  leakyRelu: (x: number) => (x > 0 ? x : 0.2 * x),
  elu: (x: number) => (x > 0 ? x : Math.expm1(x)),
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
};

/** Mean loss over the examples, class weights and penalties included. */
export function meanLoss(
  network: Network,
  weights: readonly Values[],
  outputs: Values,
  labels: ArrayLike<number>,
  loss: LossName,
  classWeights?: ArrayLike<number>,
): number {
  const { classes } = network;
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    const output = outputs.subarray(row * classes, (row + 1) * classes);
    const label = labels[row]!;
    sum += (classWeights?.[label] ?? 1) * exampleLoss(loss, output, label);
  }
  const specs = network.layers.flatMap((layer) => layer.weights);
  let penalty = 0;
  for (const [index, { l1, l2 }] of specs.entries())
    if (l1 !== 0 || l2 !== 0) for (const weight of weights[index]!) penalty += l1 * Math.abs(weight) + l2 * weight ** 2;
  return sum / labels.length + penalty;
}

function exampleLoss(loss: LossName, output: Values, label: number): number {
  const clip = (share: number): number => Math.min(Math.max(share, 1e-7), 1 - 1e-7);
  const total = output.reduce((sum, value) => sum + value, 0);
  let mean = 0;
  for (let c = 0; c < output.length; c++) {
    const target = Number(c === label);
    const value = output[c]!;
    if (loss === 'meanSquaredError') mean += (value - target) ** 2 / output.length;
    if (loss === 'meanAbsoluteError') mean += Math.abs(value - target) / output.length;
    if (loss === 'binaryCrossentropy') mean -= Math.log(clip(target ? value : 1 - value)) / output.length;
    if (loss === 'categoricalCrossentropy' && target) mean -= Math.log(clip(value / total));
  }
  return mean;
}

/** Philox4x32-10 in exact integers. */
export function philox(counter: readonly number[], key: readonly number[]): number[] {
  const mask = 0xffffffffn;
  let [c0, c1, c2, c3] = counter.map((word) => BigInt(word >>> 0)) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map((word) => BigInt(word >>> 0)) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const [p0, p1] = [0xd2511f53n * c0, 0xcd9e8d57n * c2];
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & mask, (p0 >> 32n) ^ c3 ^ k1, p0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [c0, c1, c2, c3].map(Number);
}
