/** Small random networks, data and weights for the compiled engine's tests. */

import fc from 'fast-check';
import type { Json } from '../../../../src/core/values/canonical.ts';
import { StageFailure } from '../../../../src/stage-api/failure.ts';
import { random } from '../../../../stages/lib/kit/random/random.ts';
import type { Examples } from '../../../../stages/lib/learning/engines/engine.ts';
import { rowsInMemory } from '../../../../stages/lib/learning/engines/feature-rows.ts';
import type { Network, NetworkInput } from '../../../../stages/lib/learning/network/network.ts';
import { resolveNetwork } from '../../../../stages/lib/learning/network/resolve.ts';
import { sizeOf } from '../../../../stages/lib/learning/network/shape.ts';
import { inputsBehind } from '../../../../stages/lib/learning/network/whole-numbers.ts';

const small = (max: number) => fc.integer({ min: 1, max });
const padding = fc.constantFrom('valid', 'same');
const pair = (max: number) => fc.tuple(small(max), small(max));
const activation = fc.constantFrom('linear', 'relu', 'leakyRelu', 'elu', 'sigmoid', 'tanh', 'softmax', 'gelu', 'silu');
const layer = (kind: string, fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(fields).map((settings) => ({ [kind]: settings }) as Json);

export const convolutions = layer('conv2d', {
  filters: small(9),
  kernelSize: pair(4),
  strides: pair(3),
  padding,
  activation,
  useBias: fc.boolean(),
});
export const depthwise = fc.oneof(
  layer('depthwiseConv2d', {
    kernelSize: pair(5),
    strides: pair(3),
    padding,
    depthMultiplier: fc.constantFrom(1, 1, 2, 3),
    activation,
    useBias: fc.boolean(),
  }),
  layer('separableConv2d', {
    filters: small(9),
    kernelSize: pair(4),
    strides: pair(3),
    padding,
    depthMultiplier: fc.constantFrom(1, 1, 2),
    activation,
    useBias: fc.boolean(),
  }),
);
export const pools = fc.oneof(
  layer('maxPooling2d', { poolSize: pair(3), strides: pair(3), padding }),
  layer('averagePooling2d', { poolSize: pair(3), strides: pair(3), padding }),
);
const anywhere = fc.oneof(
  layer('activation', { activation }),
  layer('dropout', { rate: fc.constantFrom(0, 0.25, 0.5) }),
  layer('batchNormalization', { momentum: fc.constantFrom(0.5, 0.99) }),
  layer('layerNormalization', { epsilon: fc.constantFrom(0.001, 0.1), center: fc.boolean(), scale: fc.boolean() }),
);
const vectorLayers = fc.oneof(layer('dense', { units: small(9), activation, useBias: fc.boolean() }), anywhere);
const joint = fc.constantFrom<Json>({ flatten: {} }, { globalMaxPooling2d: {} }, { globalAveragePooling2d: {} });
const sequenceLayers = fc.oneof(
  layer('conv1d', {
    filters: small(9),
    kernelSize: small(5),
    strides: small(3),
    padding,
    activation,
    useBias: fc.boolean(),
  }),
  layer('maxPooling1d', { poolSize: small(3), strides: small(3), padding }),
  layer('averagePooling1d', { poolSize: small(3), strides: small(3), padding }),
);
const jointOfSequences = fc.constantFrom<Json>(
  { flatten: {} },
  { globalMaxPooling1d: {} },
  { globalAveragePooling1d: {} },
);
const inputShape = fc.tuple(fc.integer({ min: 3, max: 8 }), fc.integer({ min: 3, max: 8 }), small(6));
const sequenceShape = fc.tuple(fc.integer({ min: 5, max: 24 }), small(9));

/** Images or sequences through any layers to `classes` outputs; undefined where windows do not fit. */
export const networks = (last: fc.Arbitrary<string>): fc.Arbitrary<Network | undefined> =>
  fc
    .record({
      start: fc.oneof(
        fc.tuple(inputShape, fc.array(fc.oneof(convolutions, depthwise, pools, anywhere), { maxLength: 3 }), joint),
        fc.tuple(sequenceShape, fc.array(fc.oneof(sequenceLayers, anywhere), { maxLength: 3 }), jointOfSequences),
      ),
      classes: fc.integer({ min: 2, max: 5 }),
      vectors: fc.array(vectorLayers, { maxLength: 2 }),
      last,
    })
    .map(({ start: [shape, layers, joint], classes, vectors, last }) => {
      const end: Json = { dense: { units: 'classes', activation: last } };
      return networkOf([...layers, joint, ...vectors, end], shape, classes);
    });

const apartOf: Readonly<Record<'depthwiseConv2d' | 'separableConv2d', readonly Json[]>> = {
  depthwiseConv2d: [{ depthwiseConv2d: { kernelSize: 3, padding: 'same', activation: 'relu' } }],
  separableConv2d: [{ separableConv2d: { filters: 21, kernelSize: [5, 2], padding: 'same', activation: 'tanh' } }],
};

/** Images of few pixels and up to seventy channels, through the faster ways of a convolution and through wide products. */
export const wideNetworks: fc.Arbitrary<Network | undefined> = fc
  .record({
    side: fc.integer({ min: 4, max: 9 }),
    channels: small(4),
    filters: fc.array(small(70), { minLength: 1, maxLength: 3 }),
    window: fc.constantFrom(1, 3, 3, 3),
    padding,
    activation: fc.constantFrom('relu', 'relu', 'elu', 'linear'),
    normalized: fc.boolean(),
    pooled: fc.boolean(),
    apart: fc.constantFrom('depthwiseConv2d', 'separableConv2d', undefined),
    units: fc.array(small(300), { maxLength: 2 }),
  })
  .map(({ side, channels, filters, window, padding, activation, normalized, pooled, apart, units }) => {
    const images = filters.flatMap((count, index): Json[] => [
      { conv2d: { filters: count, kernelSize: index === 0 ? 3 : window, padding, activation } },
      ...(normalized && index > 0 ? [{ batchNormalization: {} }, { activation: { activation: 'relu' } }] : []),
      ...(index === 1 && apart !== undefined ? apartOf[apart] : []),
      ...(pooled && index === 0 ? [{ maxPooling2d: { poolSize: 2 } }] : []),
    ]);
    const vectors = units.map((count): Json => ({ dense: { units: count, activation: 'relu' } }));
    const end: Json = { dense: { units: 'classes', activation: 'softmax' } };
    return networkOf([...images, { flatten: {} }, ...vectors, end], [side, side, channels], 3);
  });

export function networkOf(model: Json, shape: readonly number[], classes: number): Network | undefined {
  return graphOf(model, [{ name: 'features', shape }], classes);
}

export function graphOf(model: Json, inputs: readonly NetworkInput[], classes: number): Network | undefined {
  try {
    return resolveNetwork(model, inputs, { task: 'multiclass', outputs: classes });
  } catch (error) {
    if (error instanceof StageFailure) return undefined;
    throw error;
  }
}

/** Every weight drawn, biases and moving statistics too; variances positive. */
export function drawnWeights(network: Network, seed: number): Float32Array[] {
  const source = random(seed, 'test weights');
  return network.layers.flatMap((layer) =>
    layer.weights.map(({ name, shape, fanIn }) => {
      const scale = /kernel/i.test(name) ? 2 / Math.sqrt(fanIn) : 0.5;
      const offset = name === 'movingVariance' || name === 'gamma' ? 1 : 0;
      return Float32Array.from({ length: sizeOf(shape) }, () => offset + scale * (source.uniform() - 0.5));
    }),
  );
}

export function drawnExamples(network: Network, rows: number, seed: number): Examples {
  const source = random(seed, 'test examples');
  const inputs = network.inputs.map(({ shape }, input) => {
    const width = sizeOf(shape);
    const table = network.layers.find((one) => one.kind === 'embedding' && inputsBehind(network, one).has(input));
    const below = table?.weights[0]?.shape[0] ?? 256;
    const values = Uint8Array.from({ length: rows * width }, () => source.below(below));
    return { features: rowsInMemory(values, width), scale: table === undefined ? 255 : 1 };
  });
  const { task, outputs: width } = network;
  if (task === 'multiclass')
    return { inputs, targets: { classes: Int32Array.from({ length: rows }, () => source.below(width)) } };
  const draw = task === 'regression' ? () => 4 * source.uniform() - 2 : () => source.below(2);
  return { inputs, targets: { values: Float32Array.from({ length: rows * width }, draw), width } };
}

/** The features of all rows as the network sees them, in double precision: an array for each input. */
export function inputsOf({ inputs }: Pick<Examples, 'inputs'>, rows: number): readonly Float64Array[] {
  return inputs.map(({ features: { of, width, copy }, scale }) => {
    const numbers = new (of === 'Uint8' ? Uint8Array : Float32Array)(rows * width);
    for (let row = 0; row < rows; row++) copy(row, numbers, row * width);
    return Float64Array.from(numbers, (value) => value / scale);
  });
}

/** Largest difference, in units of 1 + the largest magnitude expected. */
export function distance(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [largest, apart] = [0, 0];
  for (let index = 0; index < expected.length; index++) {
    largest = Math.max(largest, Math.abs(expected[index]!));
    const difference = Math.abs(found[index]! - expected[index]!);
    apart = Math.max(apart, difference);
  }
  return found.length === expected.length ? apart / (1 + largest) : Number.POSITIVE_INFINITY;
}
