/** The optimizers of the compiled engine, step by step, against their plain version in double precision. */

import test from 'ava';
import { compiledEngine } from '../../../../stages/lib/learning/engines/compiled/index.ts';
import { stepped } from '../../../../stages/lib/learning/engines/compiled/operations/optimizer/reference.ts';
import type { OptimizerSpec } from '../../../../stages/lib/learning/engines/engine.ts';
import { rowsInMemory } from '../../../../stages/lib/learning/engines/feature-rows.ts';
import { classExamples } from '../goldens.ts';
import { distance, networkOf } from './networks.ts';

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
