/** Gradients of random networks against central differences of the plain version. */

import test from 'ava';
import fc from 'fast-check';
import { compiledEngine } from '../../../../stages/lib/learning/engines/compiled/index.ts';
import type { LossSpec } from '../../../../stages/lib/learning/engines/engine.ts';
import { rowsInMemory } from '../../../../stages/lib/learning/engines/feature-rows.ts';
import type { Task } from '../../../../stages/lib/learning/network/network.ts';
import { classExamples } from '../goldens.ts';
import { graphs } from './graphs.ts';
import { networkOf, networks } from './networks.ts';
import { disagreement } from './slopes.ts';

const anyEnd = fc.constantFrom('linear', 'tanh', 'elu', 'softmax', 'sigmoid');
const cases: readonly (readonly [loss: LossSpec, ends: fc.Arbitrary<string>, task?: Task])[] = [
  [{ name: 'categoricalCrossentropy', labelSmoothing: 0 }, fc.constantFrom('softmax', 'sigmoid')],
  [{ name: 'categoricalCrossentropy', labelSmoothing: 0.2 }, fc.constantFrom('softmax', 'sigmoid')],
  [{ name: 'binaryCrossentropy', labelSmoothing: 0 }, fc.constantFrom('sigmoid', 'softmax')],
  [{ name: 'binaryCrossentropy', labelSmoothing: 0 }, fc.constantFrom('sigmoid', 'softmax'), 'multilabel'],
  [{ name: 'binaryCrossentropy', labelSmoothing: 0.2 }, fc.constantFrom('sigmoid', 'softmax'), 'multilabel'],
  [{ name: 'meanSquaredError' }, fc.constantFrom('linear', 'tanh', 'softmax', 'relu')],
  [{ name: 'meanSquaredError' }, anyEnd, 'regression'],
  [{ name: 'meanAbsoluteError' }, fc.constantFrom('linear', 'elu', 'leakyRelu')],
  [{ name: 'meanAbsoluteError' }, anyEnd, 'regression'],
  [{ name: 'huber', delta: 0.4 }, anyEnd],
  [{ name: 'huber', delta: 1 }, anyEnd, 'regression'],
];

for (const [loss, ends, task = 'multiclass'] of cases)
  test(`the gradients of random networks are the slopes: ${task}, ${JSON.stringify(loss)}`, async (t) => {
    await t.notThrowsAsync(
      fc.assert(
        fc.asyncProperty(networks(ends), fc.nat(), fc.integer({ min: 2, max: 4 }), async (network, seed, rows) => {
          fc.pre(network !== undefined && network.parameters < 400);
          const weights = task === 'multiclass' ? {} : { weights: Float32Array.of(0.5, 2, 0, 1.5).subarray(0, rows) };
          const worst = await disagreement({ network: { ...network!, task }, loss, rows, seed, ...weights });
          if (!(worst < 5e-5)) throw new Error(`off by ${worst}`);
        }),
        { numRuns: 12 },
      ),
    );
  });

for (const [how, planning] of [
  ['kept', {}],
  ['computed again', { keepsNothing: true }],
] as const)
  test(`the gradients of random graphs are the slopes of the loss, outputs ${how}`, async (t) => {
    await t.notThrowsAsync(
      fc.assert(
        fc.asyncProperty(graphs(fc.constantFrom('softmax', 'sigmoid')), fc.nat(), async (network, seed) => {
          fc.pre(network !== undefined && network.parameters < 400);
          const worst = await disagreement({
            network: network!,
            loss: 'categoricalCrossentropy',
            rows: 3,
            seed,
            planning,
          });
          if (!(worst < 5e-5)) throw new Error(`off by ${worst}`);
        }),
        { numRuns: 15 },
      ),
    );
  });

test('weights of rows and penalties are part of loss and gradient', async (t) => {
  const network = networkOf(
    [
      { conv2d: { filters: 3, kernelSize: 2, kernelRegularizer: { l1: 0.03 } } },
      { flatten: {} },
      { dense: { units: 'classes', activation: 'softmax', kernelRegularizer: { l1: 0.01, l2: 0.02 } } },
    ],
    [4, 3, 2],
    3,
  )!;
  const step = { network, loss: 'categoricalCrossentropy', rows: 6, seed: 3 } as const;
  const worst = await disagreement({ ...step, weights: Float32Array.of(0.5, 3, 1, 0.5, 0, 2) });
  t.true(worst < 2e-5, `off by ${worst}`);
});

for (const units of [32, 33, 64, 70])
  test(`a dense layer over a softmax of ${units} values has its whole row's derivative`, async (t) => {
    const model = [{ dense: { units, activation: 'softmax' } }, { dense: { units: 'classes', activation: 'softmax' } }];
    const network = networkOf(model, [5], 2)!;
    const worst = await disagreement({ network, loss: 'categoricalCrossentropy', rows: 3, seed: 8 });
    t.true(worst < 1e-6, `off by ${worst}`);
  });

test('of equal maxima the first in row order receives the gradient', async (t) => {
  const model = [
    { conv2d: { filters: 1, kernelSize: 1 } },
    { maxPooling2d: { poolSize: 2 } },
    { flatten: {} },
    { dense: { units: 'classes', activation: 'linear' } },
  ];
  const network = networkOf(model, [2, 2, 1], 2)!;
  // A kernel of 0 makes every pixel of the pool's input equal; its gradient is the pixel that was picked.
  const weights = [Float32Array.of(0), Float32Array.of(0.5), Float32Array.of(1, 0), Float32Array.of(0, 0)];
  const trainer = await compiledEngine.trainer({
    network,
    weights,
    loss: { name: 'meanSquaredError' },
    optimizer: { name: 'sgd', learningRate: 1, momentum: 0, nesterov: false },
    batchSize: 1,
    seed: 1,
    examples: classExamples(rowsInMemory(Uint8Array.of(7, 2, 3, 5), 4), 1, Int32Array.of(1)),
  });
  await trainer.trainEpoch(Uint32Array.of(0), 1, () => {});
  // d loss / d output = 2 (0.5 - 0) / 2, times the first pixel.
  t.is(trainer.readState().weights[0]![0], -0.5 * 7);
});

test('a kernel of one place that skips places passes no gradient to those', async (t) => {
  for (const convolution of ['conv1d', 'conv2d']) {
    const shape = convolution === 'conv1d' ? [5, 4] : [5, 1, 4];
    const skipping = { [convolution]: { filters: 1, kernelSize: 1, strides: 2 } };
    const model = [{ batchNormalization: {} }, skipping, { flatten: {} }, { dense: { units: 'classes' } }];
    const network = networkOf(model, shape, 2)!;
    const worst = await disagreement({ network, loss: { name: 'meanSquaredError' }, rows: 3, seed: 0 });
    t.true(worst < 1e-6, `${convolution}: off by ${worst}`);
  }
});
