/** The optimizers of the compiled engine and its clipping, against their plain versions in double precision. */

import test from 'ava';
import fc from 'fast-check';
import { compiledEngine } from '../../../../stages/lib/learning/engines/compiled/index.ts';
import { clipped, stepped } from '../../../../stages/lib/learning/engines/compiled/operations/optimizer/reference.ts';
import type { ClipSpec, OptimizerSpec } from '../../../../stages/lib/learning/engines/engine.ts';
import { rowsInMemory } from '../../../../stages/lib/learning/engines/feature-rows.ts';
import type { Network } from '../../../../stages/lib/learning/network/network.ts';
import { classExamples } from '../goldens.ts';
import { distance, drawnExamples, drawnWeights, networkOf, networks, wideNetworks } from './networks.ts';

const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-7 };
const optimizers: { readonly [name: string]: OptimizerSpec } = {
  sgd: { name: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false },
  'sgd with momentum': { name: 'sgd', learningRate: 0.1, momentum: 0.8, nesterov: false },
  "sgd with Nesterov's momentum": { name: 'sgd', learningRate: 0.1, momentum: 0.8, nesterov: true },
  rmsprop: { name: 'rmsprop', learningRate: 0.01, rho: 0.9, momentum: 0, epsilon: 1e-7 },
  'rmsprop with momentum': { name: 'rmsprop', learningRate: 0.01, rho: 0.9, momentum: 0.5, epsilon: 1e-7 },
  adam: { name: 'adam', ...adam, weightDecay: 0 },
  adamw: { name: 'adamw', ...adam, weightDecay: 0.05 },
};

/** With features of 1 and a linear output, the gradient of every weight of a unit is 2 (output - target) / classes. */
const inputs = 5;
const classes = 3;

for (const [name, optimizer] of Object.entries(optimizers))
  test(`${name}: eight steps of a linear layer`, async (t) => {
    const network = networkOf([{ dense: { units: 'classes', useBias: false } }], [inputs], classes)!;
    const start = Float32Array.from({ length: inputs * classes }, (_, index) => Math.sin(index));
    const trainer = await compiledEngine.trainer({
      network,
      weights: [start],
      loss: { name: 'meanSquaredError' },
      optimizer,
      batchSize: 1,
      seed: 1,
      examples: classExamples(rowsInMemory(new Uint8Array(inputs).fill(1), inputs), 1, Int32Array.of(1)),
    });
    let expected = Array.from(start, (weight) => ({ weight, momentum: 0, velocity: 0 }));
    for (let step = 1; step <= 8; step++) {
      await trainer.trainEpoch(Uint32Array.of(0), step, () => {});
      const outputs = Array.from({ length: classes }, (_, unit) =>
        expected.reduce((sum, { weight }, index) => sum + (index % classes === unit ? weight : 0), 0),
      );
      expected = expected.map((before, index) => {
        const unit = index % classes;
        return stepped(optimizer, before, (2 * (outputs[unit]! - Number(unit === 1))) / classes, step);
      });
      const { weights, slots } = trainer.readState();
      const worst = distance(
        weights[0]!,
        expected.map(({ weight }) => weight),
      );
      t.true(worst < 1e-5, `step ${step}: weights off by ${worst}`);
      for (const slot of ['momentum', 'velocity'] as const)
        if (slots[slot] !== undefined) {
          const apart = distance(
            slots[slot][0]!,
            expected.map((one) => one[slot]),
          );
          t.true(apart < 1e-5, `step ${step}: ${slot} off by ${apart}`);
        }
    }
  });

/** The way of the weights that learn in one step of sgd at rate 1: their gradient as it was clipped. */
async function gradientsOf(network: Network, seed: number, clip?: ClipSpec): Promise<number[][]> {
  const weights = drawnWeights(network, seed);
  const trainer = await compiledEngine.trainer({
    network,
    weights,
    loss: { name: 'categoricalCrossentropy', labelSmoothing: 0 },
    optimizer: { name: 'sgd', learningRate: 1, momentum: 0, nesterov: false, ...(clip && { clip }) },
    batchSize: 7,
    seed,
    examples: drawnExamples(network, 7, seed),
  });
  await trainer.trainEpoch(Uint32Array.of(0, 1, 2, 3, 4, 5, 6), 1, () => {});
  const after = trainer.readState().weights;
  const specs = network.layers.flatMap((layer) => layer.weights);
  return weights.flatMap((values, index) =>
    specs[index]!.trainable ? [Array.from(values, (value, at) => value - after[index]![at]!)] : [],
  );
}

for (const [name, drawn] of [
  ['any layers', networks(fc.constant('softmax'))],
  ['many channels', wideNetworks],
] as const)
  test(`gradients of random networks of ${name} are clipped as defined`, async (t) => {
    const ways = fc.constantFrom<keyof ClipSpec>('norm', 'globalNorm', 'value');
    const limits = fc.constantFrom(0.001, 0.03, 0.5, 1000);
    await t.notThrowsAsync(
      fc.assert(
        fc.asyncProperty(drawn, ways, limits, fc.nat(), async (network, way, limit, seed) => {
          fc.pre(network !== undefined);
          const clip = { [way]: limit };
          const expected = clipped(clip, await gradientsOf(network!, seed));
          const found = await gradientsOf(network!, seed, clip);
          for (const [index, one] of found.entries()) {
            const apart = distance(one, expected[index]!);
            // The gradient is read as a difference of weights of about 1.
            if (!(apart < 1e-6)) throw new Error(`tensor ${index} is off by ${apart}`);
          }
        }),
        { numRuns: 40 },
      ),
    );
  });

test('penalties are part of the gradient that is clipped', async (t) => {
  const regularized = { kernelRegularizer: { l1: 0.3, l2: 0.5 } };
  const model = [{ dense: { units: 5, ...regularized } }, { dense: { units: 'classes', activation: 'softmax' } }];
  const network = networkOf(model, [6], 3)!;
  for (const clip of [{ norm: 0.2 }, { globalNorm: 0.4 }, { value: 0.1 }]) {
    const expected = clipped(clip, await gradientsOf(network, 5)).flat();
    const apart = distance((await gradientsOf(network, 5, clip)).flat(), expected);
    t.true(apart < 1e-6, `off by ${apart}`);
  }
});
