/** Networks from layers: names, shapes, numbers of weights, and the mistakes that only shapes reveal. */

import test from 'ava';
import fc from 'fast-check';
import type { Json } from '../../../src/core/values/canonical.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { resolveClassifier } from '../../../stages/lib/learning/network/resolve.ts';
import { windowAxis } from '../../../stages/lib/learning/network/window.ts';

const image = [28, 28, 1];
const encoder = (filters: number, nodes: number): Json => [
  { conv2d: { filters, kernelSize: 3, activation: 'relu' } },
  { maxPooling2d: { poolSize: 2 } },
  { flatten: {} },
  { dense: { units: nodes, activation: 'relu' } },
  { dense: { units: nodes, activation: 'relu', name: 'encoded' } },
  { dense: { units: 'classes', activation: 'softmax' } },
];
const plain: Json = [
  { conv2d: { filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' } },
  { maxPooling2d: { poolSize: 2, padding: 'same' } },
  { conv2d: { filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' } },
  { flatten: null },
  { dense: { units: 'classes', activation: 'softmax' } },
];

function failureOf(
  t: { fail(message: string): never | unknown },
  model: Json,
  shape = image,
  classes = 5,
): StageFailure {
  try {
    resolveClassifier(model, shape, classes);
  } catch (error) {
    if (error instanceof StageFailure) return error;
    throw error;
  }
  t.fail('no failure');
  throw new Error('no failure');
}

test('the three networks of the study have as many parameters as Keras counts', (t) => {
  t.is(resolveClassifier(plain, image, 5).parameters, 40_933);
  t.is(resolveClassifier(encoder(32, 32), image, 5).parameters, 174_629);
  t.is(resolveClassifier(encoder(64, 100), image, 5).parameters, 1_092_945);
});

test('layers are named as Keras names them, past the names that are written', (t) => {
  const names = (model: Json): string[] => resolveClassifier(model, image, 5).layers.map((layer) => layer.name);
  t.deepEqual(names(encoder(4, 6)), ['conv2d', 'maxPooling2d', 'flatten', 'dense', 'encoded', 'dense_1']);
  const taken: Json = [
    { flatten: {} },
    { dense: { units: 3 } },
    { dense: { units: 3, name: 'dense_1' } },
    { dense: { units: 5 } },
  ];
  t.deepEqual(names(taken), ['flatten', 'dense', 'dense_1', 'dense_2']);
});

test('shapes follow through strides, padding, pools and reshapes', (t) => {
  const network = resolveClassifier(
    [
      { reshape: { targetShape: [14, 14, 4] } },
      { conv2d: { filters: 7, kernelSize: [5, 3], strides: [2, 1] } },
      { averagePooling2d: { poolSize: 3, padding: 'same' } },
      { batchNormalization: {} },
      { dropout: { rate: 0.25 } },
      { globalAveragePooling2d: {} },
      { dense: { units: 'classes', useBias: false } },
      { activation: { activation: 'softmax' } },
    ],
    [784],
    3,
  );
  t.deepEqual(
    network.layers.map((layer) => layer.outputShape),
    [[14, 14, 4], [5, 12, 7], [2, 4, 7], [2, 4, 7], [2, 4, 7], [7], [3], [3]],
  );
  t.is(network.parameters, 5 * 3 * 4 * 7 + 7 + 4 * 7 + 7 * 3);
  const normalization = network.layers[3]!;
  t.deepEqual(
    normalization.weights.map((weight) => [weight.name, weight.trainable]),
    [
      ['gamma', true],
      ['beta', true],
      ['movingMean', false],
      ['movingVariance', false],
    ],
  );
  t.like(normalization, { momentum: 0.99, epsilon: 0.001 });
  t.deepEqual([network.layers[1]!.weights[0]!.fanIn, network.layers[1]!.weights[0]!.fanOut], [60, 105]);
});

test('windows cover what they should: every valid window whole, every same window touching the input', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 5 }),
      (size, window, stride) => {
        const valid = windowAxis(size, window, stride, 'valid');
        let whole = 0;
        for (let start = 0; start + window <= size; start += stride) whole++;
        t.deepEqual(valid, { output: whole, before: 0, after: 0 });
        const same = windowAxis(size, window, stride, 'same');
        t.is(same.output, Math.ceil(size / stride));
        t.true(same.before <= same.after && same.after <= same.before + 1, JSON.stringify(same));
        t.true(same.before < window && (same.output - 1) * stride - same.before < size, JSON.stringify(same));
      },
    ),
  );
});

test('shapes that do not fit are failures that name the layer, with a hint', (t) => {
  const head = { dense: { units: 'classes' } };
  const cases: [Json, number[], RegExp, RegExp][] = [
    [[{ maxPooling2d: { poolSize: 29 } }, { flatten: {} }, head], image, /maxPooling2d/, /smaller window/],
    [[{ dense: { units: 8 } }, { flatten: {} }, head], image, /dense/, /flatten/],
    [[{ conv2d: { filters: 2, kernelSize: 3 } }, { flatten: {} }, head], [784], /conv2d/, /reshape/],
    [[{ conv2d: { filters: 2, kernelSize: 3 } }, { flatten: {} }, head], [28, 28], /conv2d/, /reshape/],
    [[{ flatten: {} }, { dense: { units: 4 } }], image, /dense/, /units: classes/],
    [[{ flatten: {} }], image, /flatten/, /end the model/],
  ];
  for (const [model, shape, layer, hint] of cases) {
    const failure = failureOf(t, model, shape);
    t.is(failure.code, 'shape-mismatch');
    t.regex(failure.message, layer);
    t.regex(failure.facts.hint ?? '', hint);
  }
  t.is(failureOf(t, [{ reshape: { targetShape: [5, 5] } }, { flatten: {} }, head]).code, 'shape-mismatch');
  t.is(failureOf(t, [{ flatten: {} }, { dense: { units: 2147483647 } }, head]).code, 'invalid-model');
});

test('kernels start within the limits that Keras counts from their shapes', (t) => {
  // keras.src.initializers.random_initializers.compute_fans of Keras 3.15.1, over the shapes of its own layers.
  const cases: readonly [
    Json,
    readonly number[],
    readonly (readonly [name: string, fanIn: number, fanOut: number])[],
  ][] = [
    [{ conv1d: { filters: 5, kernelSize: 3 } }, [9, 2], [['kernel', 6, 15]]],
    [{ depthwiseConv2d: { kernelSize: [3, 2], depthMultiplier: 4 } }, [9, 9, 5], [['kernel', 30, 24]]],
    [
      { separableConv2d: { filters: 7, kernelSize: 3, depthMultiplier: 2 } },
      [9, 9, 5],
      [
        ['depthwiseKernel', 45, 18],
        ['pointwiseKernel', 10, 7],
      ],
    ],
    [{ conv2d: { filters: 7, kernelSize: [3, 2] } }, [9, 9, 5], [['kernel', 30, 42]]],
  ];
  for (const [layer, shape, expected] of cases) {
    const model = [layer, { flatten: {} }, { dense: { units: 'classes' } }] as Json;
    const { weights } = resolveClassifier(model, shape, 2).layers[0]!;
    const kernels = weights
      .filter(({ name }) => name !== 'bias')
      .map(({ name, fanIn, fanOut }) => [name, fanIn, fanOut]);
    t.deepEqual(
      kernels,
      expected.map((one) => [...one]),
    );
  }
});

test('layers of sequences refuse images and short sequences, layers of images refuse sequences', (t) => {
  const conv1d: Json = { conv1d: { filters: 2, kernelSize: 4 } };
  for (const [model, shape, found, expected] of [
    [[conv1d], [28, 28, 1], '[28, 28, 1]', 'a sequence: [length, channels]'],
    [[{ maxPooling1d: {} }], [7], '[7]', 'a sequence: [length, channels]'],
    [[{ globalMaxPooling1d: {} }], [2, 2, 2], '[2, 2, 2]', 'a sequence: [length, channels]'],
    [[conv1d], [3, 2], '[3, 2]', 'a sequence of at least 4'],
    [[{ depthwiseConv2d: { kernelSize: 2 } }], [9, 2], '[9, 2]', 'an image: [height, width, channels]'],
    [[{ separableConv2d: { filters: 2, kernelSize: 3 } }], [2, 9, 1], '[2, 9, 1]', 'an image of at least 3 × 3'],
  ] as const) {
    const failure = failureOf(t, [...model], [...shape]);
    t.is(failure.code, 'shape-mismatch');
    t.like(failure.facts, { found, expected });
  }
});
