/**
 * The trainings by which native kernels are proven: small, and between them every operation of the kernels at every
 * number of lanes that may be left over, for one row up to as many as a tile of a product has.
 */

import { random } from '../../../../kit/random/random.ts';
import { initialWeights } from '../../../network/initial-weights.ts';
import type { Network, Task } from '../../../network/network.ts';
import { resolveNetwork } from '../../../network/resolve.ts';
import { sizeOf } from '../../../network/shape.ts';
import type { LossSpec, OptimizerSpec, TrainerOptions } from '../../engine.ts';
import { rowsInMemory } from '../../feature-rows.ts';
import type { Planning } from '../plan.ts';

export interface Trial {
  /** For people. */
  readonly name: string;
  readonly options: TrainerOptions;
  readonly rows: number;
  readonly planning: Planning;
}

type Model = Parameters<typeof resolveNetwork>[0];

interface Family {
  readonly name: string;
  readonly model: (width: number, index: number) => Model;
  readonly inputShape: readonly number[] | ((index: number) => readonly number[]);
  /** A second input: a table of so many columns. */
  readonly columns?: number;
  readonly planning?: Planning;
  /** Features are whole numbers below it; if left out, bytes or floats. */
  readonly numbers?: number;
  /** In turns. */
  readonly losses: readonly LossSpec[];
  readonly optimizers: readonly OptimizerSpec[];
  /** In turns; multiclass if left out. */
  readonly tasks?: readonly Task[];
}

/** Channels and units: with 16, 8 and 4 lanes, and one or two vectors at a time, each of them leaves another rest. */
const widths = [1, 6, 10, 16, 19, 22, 27, 36, 48] as const;
const batchSize = 8;
const classes = 3;
const end = (activation: string) => ({ dense: { units: 'classes', activation } });
const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-7 } as const;
const padding = (index: number) => (index % 2 === 0 ? 'valid' : 'same');

const families: readonly Family[] = [
  {
    name: 'convolution, relu and pool in one',
    model: (filters, index) => [
      { conv2d: { filters, kernelSize: 3, activation: 'relu', padding: padding(index) } },
      { maxPooling2d: {} },
      { flatten: {} },
      { dense: { units: filters, activation: 'relu' } },
      { dense: { units: 300 + index, activation: 'elu' } },
      end('softmax'),
    ],
    inputShape: (index) => [6, 8, 1 + (index % 4)],
    losses: [{ name: 'categoricalCrossentropy', labelSmoothing: 0 }, { name: 'meanSquaredError' }],
    optimizers: [
      { name: 'adam', ...adam, weightDecay: 0 },
      { name: 'sgd', learningRate: 0.01, momentum: 0, nesterov: false },
    ],
  },
  {
    name: 'convolutions after each other',
    model: (filters, index) => [
      { conv2d: { filters, kernelSize: [2, 3], activation: 'elu' } },
      { conv2d: { filters: filters + 8, kernelSize: 3, padding: padding(index), activation: 'relu' } },
      { maxPooling2d: {} },
      { conv2d: { filters: 8, kernelSize: 3, padding: 'same', activation: 'tanh' } },
      { globalAveragePooling2d: {} },
      end('softmax'),
    ],
    inputShape: (index) => [6, 7, 1 + (index % 9)],
    losses: [{ name: 'categoricalCrossentropy', labelSmoothing: 0 }],
    optimizers: [
      { name: 'rmsprop', learningRate: 0.003, rho: 0.9, momentum: 0.5, epsilon: 1e-7 },
      { name: 'adamw', ...adam, weightDecay: 0.01 },
    ],
  },
  {
    name: 'normalization, dropout, pools of odd windows, penalties',
    model: (filters, index) => [
      { conv2d: { filters, kernelSize: [3, 2], strides: [2, 1] } },
      { batchNormalization: {} },
      { activation: { activation: index % 2 === 0 ? 'leakyRelu' : 'relu' } },
      { maxPooling2d: { poolSize: [2, 3], strides: 1, padding: 'same' } },
      { activation: { activation: index % 2 === 0 ? 'sigmoid' : 'softmax' } },
      { averagePooling2d: { poolSize: 2 } },
      { dropout: { rate: 0.3 } },
      { flatten: {} },
      { dense: { units: filters, activation: 'tanh', kernelRegularizer: { l1: 0.001, l2: 0.002 } } },
      end('sigmoid'),
    ],
    inputShape: [7, 5, 2],
    losses: [{ name: 'binaryCrossentropy', labelSmoothing: 0 }, { name: 'meanAbsoluteError' }],
    optimizers: [{ name: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: true }],
  },
  {
    name: 'gated activations, normalization of rows',
    model: (channels, index) => [
      { conv2d: { filters: channels, kernelSize: 2, activation: index % 2 === 0 ? 'gelu' : 'silu' } },
      { layerNormalization: { center: index % 3 > 0, scale: index % 4 > 0 } },
      { activation: { activation: index % 2 === 0 ? 'silu' : 'gelu' } },
      { flatten: {} },
      { dense: { units: channels, activation: 'tanh' } },
      { layerNormalization: {} },
      end('softmax'),
    ],
    inputShape: [3, 4, 2],
    losses: [{ name: 'categoricalCrossentropy', labelSmoothing: 0 }],
    optimizers: [{ name: 'adam', ...adam, weightDecay: 0 }],
  },
  {
    name: 'embedding',
    model: (outputDim) => [
      { embedding: { inputDim: 7, outputDim, embeddingsRegularizer: { l2: 0.01 } } },
      { flatten: {} },
      end('softmax'),
    ],
    inputShape: (index) => [1 + (index % 5)],
    numbers: 7,
    losses: [{ name: 'categoricalCrossentropy', labelSmoothing: 0 }],
    optimizers: [{ name: 'adam', ...adam, weightDecay: 0 }],
  },
  {
    name: 'depthwise and separable convolutions',
    model: (filters, index) => [
      { conv2d: { filters, kernelSize: 1, activation: 'relu' } },
      {
        depthwiseConv2d: {
          kernelSize: index % 3 === 0 ? 3 : [2, 1 + (index % 6)],
          strides: index % 3 === 2 ? 2 : 1,
          padding: padding(index + (index >> 1)),
          depthMultiplier: 1 + (index % 2),
          activation: 'tanh',
        },
      },
      { separableConv2d: { filters, kernelSize: [3, 2], strides: [1, 2], padding: 'same', activation: 'relu' } },
      { globalMaxPooling2d: {} },
      end('softmax'),
    ],
    inputShape: (index) => [6 + (index % 3), 7, 1 + (index % 3)],
    losses: [{ name: 'categoricalCrossentropy', labelSmoothing: 0 }],
    optimizers: [{ name: 'adam', ...adam, weightDecay: 0 }],
  },
  {
    name: 'sequences',
    model: (filters, index) => [
      { conv1d: { filters, kernelSize: 3, padding: padding(index), activation: 'relu' } },
      { maxPooling1d: { poolSize: 2, strides: 1 + (index % 2) } },
      { conv1d: { filters, kernelSize: 2, strides: 1 + (index % 2), activation: 'elu' } },
      { averagePooling1d: { poolSize: 3, strides: 1, padding: 'same' } },
      { globalMaxPooling1d: {} },
      end('softmax'),
    ],
    inputShape: (index) => [13 + index, 1 + (index % 5)],
    losses: [{ name: 'categoricalCrossentropy', labelSmoothing: 0 }],
    optimizers: [{ name: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: false }],
  },
  {
    name: 'branches, shortcuts and two inputs, computed again on the way back',
    model: (filters, index) => [
      { input: { group: 'picture' } },
      { conv2d: { filters, kernelSize: 3, padding: 'same' } },
      { batchNormalization: {} },
      { activation: { name: 'stem', activation: index % 2 === 0 ? 'relu' : 'elu' } },
      { conv2d: { filters, kernelSize: 3, padding: 'same' } },
      { batchNormalization: { name: 'branch' } },
      { add: { name: 'block', inputs: ['branch', 'stem'] } },
      { activation: { name: 'out', activation: index % 3 === 0 ? 'tanh' : 'relu' } },
      { conv2d: { name: 'left', filters, kernelSize: 1, activation: 'sigmoid' } },
      { conv2d: { name: 'right', inputs: 'out', filters, kernelSize: 1, activation: 'softmax' } },
      { multiply: { name: 'gate', inputs: ['left', 'right', 'out'] } },
      { concatenate: { inputs: ['gate', 'out', 'stem'] } },
      { globalAveragePooling2d: { name: 'seen' } },
      { input: { group: 'table' } },
      { dense: { name: 'known', units: filters + 1, activation: 'relu' } },
      { concatenate: { inputs: ['seen', 'known'] } },
      end('softmax'),
    ],
    inputShape: [4, 5, 2],
    columns: 3,
    losses: [{ name: 'categoricalCrossentropy', labelSmoothing: 0 }],
    optimizers: [{ name: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: false }],
    planning: { keepsNothing: true },
  },
];

const labelSmoothing = 0.1;
/** They end by the loss. */
const ends = ['sigmoid', 'linear', 'softmax'] as const;

/** Gradients that are clipped are all stored. */
const clipped: Family = {
  name: 'labels, numbers and smoothed classes, gradients that are clipped',
  model: (filters, index) => [
    {
      conv2d: { filters, kernelSize: 3, activation: 'relu', padding: padding(index), kernelRegularizer: { l2: 0.01 } },
    },
    ...(index % 2 === 0 ? [{ maxPooling2d: {} }] : [{ conv2d: { filters: 8, kernelSize: 3 } }]),
    { flatten: {} },
    { dense: { units: filters, activation: 'elu', kernelRegularizer: { l1: 0.001 } } },
    { dense: { units: classes, activation: ends[index % ends.length]! } },
  ],
  inputShape: (index) => [6, 8, 1 + (index % 4)],
  losses: [
    { name: 'binaryCrossentropy', labelSmoothing },
    { name: 'huber', delta: 0.5 },
    { name: 'categoricalCrossentropy', labelSmoothing },
  ],
  optimizers: [
    { name: 'adam', ...adam, weightDecay: 0, clip: { norm: 0.1 } },
    { name: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: false, clip: { globalNorm: 0.2 } },
    { name: 'rmsprop', learningRate: 0.003, rho: 0.9, momentum: 0, epsilon: 1e-7, clip: { value: 0.01 } },
    { name: 'adamw', ...adam, weightDecay: 0.01, clip: { globalNorm: 0.3 } },
  ],
  tasks: ['multilabel', 'regression', 'multiclass'],
};

/** Kernels of this size have a way of their own. */
const large: Family = {
  name: 'a dense layer of a megabyte',
  model: (units) => [{ dense: { units: 5 } }, { dense: { units: 1300 } }, { dense: { units } }, end('softmax')],
  inputShape: [9],
  losses: [{ name: 'categoricalCrossentropy', labelSmoothing: 0 }],
  optimizers: [{ name: 'adam', ...adam, weightDecay: 0 }],
};

export function* trials(): Generator<Trial> {
  for (const [index, width] of widths.entries())
    for (const family of [...families, clipped])
      yield trialOf(family, width, index, batchSize + 1 + (index % batchSize));
  yield trialOf(large, 212, 0, batchSize + 3);
}

function trialOf(family: Family, width: number, index: number, rows: number): Trial {
  const { name, model, inputShape, columns, numbers, losses, optimizers, tasks = ['multiclass'] } = family;
  const shape = typeof inputShape === 'function' ? inputShape(index) : inputShape;
  const target = { task: tasks[index % tasks.length]!, outputs: classes };
  const table = columns === undefined ? [] : [{ name: 'table', shape: [columns] }];
  const network = resolveNetwork(model(width, index), [{ name: 'picture', shape }, ...table], target);
  const optimizer = optimizers[index % optimizers.length]!;
  return {
    name: `${name}, ${width} wide`,
    rows,
    planning: family.planning ?? {},
    options: {
      network,
      weights: initialWeights(network, index),
      loss: losses[index % losses.length]!,
      optimizer,
      learningRate: (step) => optimizer.learningRate / (1 + step),
      batchSize,
      seed: index,
      examples: examplesOf(network, rows, index, numbers),
    },
  };
}

function examplesOf(
  network: Network,
  rows: number,
  seed: number,
  numbers: number | undefined,
): TrainerOptions['examples'] {
  const source = random(seed, 'proof of kernels');
  const inputs = network.inputs.map(({ shape }) => {
    const width = sizeOf(shape);
    const count = rows * width;
    const values =
      seed % 2 === 0
        ? Uint8Array.from({ length: count }, () => source.below(numbers ?? 256))
        : Float32Array.from({ length: count }, () =>
            numbers ? source.below(numbers) : 256 * (source.uniform() - 0.5),
          );
    return { features: rowsInMemory(values, width), scale: numbers ? 1 : 255 };
  });
  const weights = Float32Array.from({ length: rows }, () => source.below(4) / 2);
  const { task, outputs: width } = network;
  if (task === 'multiclass')
    return { inputs, targets: { classes: Int32Array.from({ length: rows }, () => source.below(width)) }, weights };
  const draw = task === 'regression' ? () => 4 * source.uniform() - 2 : () => source.below(2);
  return { inputs, targets: { values: Float32Array.from({ length: rows * width }, draw), width }, weights };
}
