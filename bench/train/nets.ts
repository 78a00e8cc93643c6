/** The networks of the comparison: the study's three, two that no fast path was made for, and a residual network. */

import type { Json } from '../../src/core/values/canonical.ts';

export interface BenchNet {
  /** Height, width and channels of an image. */
  readonly inputShape: readonly [number, number, number];
  readonly model: readonly { readonly [kind: string]: { readonly [field: string]: Json } }[];
  readonly batchSize: number;
  /** Images of one measurement, about a second of work. */
  readonly images: number;
  /** The goals for training as multiples of Keras, by contender. */
  readonly goals: { readonly [contender: string]: number };
}

/** The study's images. */
const inputShape = [28, 28, 1] as const;
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
    inputShape,
    model: oneConvolution(32, 32),
    batchSize: 32,
    images: 8000,
    goals: { 'wasm simd128': 2.5, 'native avx2': 3.5, 'native avx512': 5 },
  },
  B: {
    inputShape,
    model: oneConvolution(64, 100),
    batchSize: 32,
    images: 2560,
    goals: { 'wasm simd128': 1.6, 'native avx2': 2, 'native avx512': 3.5 },
  },
  default: {
    inputShape,
    model: [
      { conv2d: { filters: 32, ...same, activation: 'relu' } },
      { maxPooling2d: { poolSize: 2 } },
      { conv2d: { filters: 32, ...same, activation: 'relu' } },
      { flatten: {} },
      softmax,
    ],
    batchSize: 10,
    images: 3000,
    goals: { 'wasm simd128': 2, 'native avx2': 3.5, 'native avx512': 4.5 },
  },
  'strided 5×5, average pool': {
    inputShape,
    model: [
      { conv2d: { filters: 32, kernelSize: 5, strides: 2, activation: 'relu' } },
      { averagePooling2d: { poolSize: 2 } },
      { flatten: {} },
      relu(64),
      softmax,
    ],
    batchSize: 32,
    images: 12800,
    goals: { 'wasm simd128': 1 },
  },
  'three convolutions, batch norm, dropout': {
    inputShape,
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
    images: 2560,
    goals: { 'wasm simd128': 1 },
  },
  'ResNet-8': {
    inputShape: [32, 32, 3],
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
    images: 1280,
    goals: { 'native avx2': 1, 'native avx512': 1 },
  },
};
