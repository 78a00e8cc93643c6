/** The networks of the comparison: the study's three, two that no fast path was made for, and those of bench/models. */

import type { Json } from '../../src/core/values/canonical.ts';
import type { TaskInput } from './protocol.ts';

/** Bytes that are drawn: pixels or numbers, or with `categories` the numbers of so many categories. */
export interface BenchInput extends TaskInput {
  readonly categories?: number;
}

export interface BenchNet {
  /** Height, width and channels of an image; or the groups of a table. */
  readonly inputs: readonly [number, number, number] | readonly BenchInput[];
  /** If left out: multiclass. */
  readonly task?: 'regression';
  readonly model: readonly { readonly [kind: string]: { readonly [field: string]: Json } }[];
  readonly batchSize: number;
  /** Examples of one measurement, about a second of work. */
  readonly examples: number;
  /** The goals for training as multiples of Keras, by contender. */
  readonly goals: { readonly [contender: string]: number };
}

/** The study's images. */
const inputs = [28, 28, 1] as const;
export const classes = 5;

const softmax = { dense: { units: classes, activation: 'softmax' } };
const relu = (units: number) => ({ dense: { units, activation: 'relu' } });
const oneConvolution = (filters: number, units: number) => [
  { conv2d: { filters, kernelSize: 3, activation: 'relu' } },
  { maxPooling2d: { poolSize: 2 } },
  { flatten: {} },
  relu(units),
  relu(units),
  softmax,
];
const same = { kernelSize: 3, padding: 'same' };
const normalized = (filters: number) => [
  { conv2d: { filters, ...same } },
  { batchNormalization: {} },
  { activation: { activation: 'relu' } },
];

/** He, Zhang, Ren & Sun (2015), section 4.2: the block's sum, its shortcut a convolution where the shape changes. */
const block = (name: string, input: string, filters: number, strides: number, shortcut: boolean) => [
  { conv2d: { name: `${name}a`, inputs: input, filters, ...same, strides, useBias: false } },
  { batchNormalization: {} },
  { activation: { activation: 'relu' } },
  { conv2d: { filters, ...same, useBias: false } },
  { batchNormalization: { name: `${name}b` } },
  ...(shortcut
    ? [
        { conv2d: { inputs: input, filters, kernelSize: 1, strides, useBias: false } },
        { batchNormalization: { name: `${name}s` } },
      ]
    : []),
  { add: { inputs: [`${name}b`, shortcut ? `${name}s` : input] } },
  { activation: { name, activation: 'relu' } },
];

export const nets: { readonly [name: string]: BenchNet } = {
  A: {
    inputs,
    model: oneConvolution(32, 32),
    batchSize: 32,
    examples: 8000,
    goals: { 'wasm simd128': 2.5, 'native avx2': 3.5, 'native avx512': 5 },
  },
  B: {
    inputs,
    model: oneConvolution(64, 100),
    batchSize: 32,
    examples: 2560,
    goals: { 'wasm simd128': 1.6, 'native avx2': 2, 'native avx512': 3.5 },
  },
  default: {
    inputs,
    model: [
      { conv2d: { filters: 32, ...same, activation: 'relu' } },
      { maxPooling2d: { poolSize: 2 } },
      { conv2d: { filters: 32, ...same, activation: 'relu' } },
      { flatten: {} },
      softmax,
    ],
    batchSize: 10,
    examples: 3000,
    goals: { 'wasm simd128': 2, 'native avx2': 3.5, 'native avx512': 4.5 },
  },
  'strided 5×5, average pool': {
    inputs,
    model: [
      { conv2d: { filters: 32, kernelSize: 5, strides: 2, activation: 'relu' } },
      { averagePooling2d: { poolSize: 2 } },
      { flatten: {} },
      relu(64),
      softmax,
    ],
    batchSize: 32,
    examples: 12800,
    goals: { 'wasm simd128': 1 },
  },
  'three convolutions, batch norm, dropout': {
    inputs,
    model: [
      ...normalized(16),
      { maxPooling2d: { poolSize: 2 } },
      ...normalized(32),
      { maxPooling2d: { poolSize: 2 } },
      ...normalized(64),
      { flatten: {} },
      { dropout: { rate: 0.5 } },
      softmax,
    ],
    batchSize: 32,
    examples: 2560,
    goals: { 'wasm simd128': 1 },
  },
  'ResNet-8': {
    inputs: [32, 32, 3],
    model: [
      { conv2d: { filters: 16, ...same, useBias: false } },
      { batchNormalization: {} },
      { activation: { name: 'stem', activation: 'relu' } },
      ...block('one', 'stem', 16, 1, false),
      ...block('two', 'one', 32, 2, true),
      ...block('three', 'two', 64, 2, true),
      { globalAveragePooling2d: {} },
      softmax,
    ],
    batchSize: 32,
    examples: 1280,
    goals: { 'native avx2': 1, 'native avx512': 1 },
  },
  'embeddings of two categories': {
    inputs: [
      { name: 'town', shape: [1], scale: 1, categories: 40 },
      { name: 'ware', shape: [1], scale: 1, categories: 25 },
      { name: 'numbers', shape: [4], scale: 255 },
    ],
    model: [
      { input: { group: 'town' } },
      { embedding: { inputDim: 40, outputDim: 6 } },
      { flatten: { name: 'townVector' } },
      { input: { group: 'ware' } },
      { embedding: { inputDim: 25, outputDim: 6 } },
      { flatten: { name: 'wareVector' } },
      { input: { name: 'numbers', group: 'numbers' } },
      { concatenate: { inputs: ['townVector', 'wareVector', 'numbers'] } },
      relu(48),
      relu(24),
      softmax,
    ],
    batchSize: 32,
    examples: 25600,
    goals: { 'wasm simd128': 1 },
  },
  'regression of eight numbers': {
    inputs: [{ name: 'numbers', shape: [8], scale: 255 }],
    task: 'regression',
    model: [relu(48), relu(24), { dense: { units: 1 } }],
    batchSize: 32,
    examples: 25600,
    goals: { 'wasm simd128': 1 },
  },
};
