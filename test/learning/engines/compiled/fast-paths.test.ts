/** The faster ways of a convolution against the general one and against the slope of the loss. */

import test from 'ava';
import fc from 'fast-check';
import type { Json } from '../../../../src/core/values/canonical.ts';
import { stepNumbers } from '../../../../stages/lib/learning/engines/compiled/operations.ts';
import { plan } from '../../../../stages/lib/learning/engines/compiled/plan.ts';
import { CompiledTrainer } from '../../../../stages/lib/learning/engines/compiled/trainer.ts';
import { wasmTarget } from '../../../../stages/lib/learning/engines/compiled/wasm.ts';
import type {
  EpochResult,
  OptimizerSpec,
  TrainerOptions,
  TrainerState,
} from '../../../../stages/lib/learning/engines/engine.ts';
import { rowsInMemory } from '../../../../stages/lib/learning/engines/feature-rows.ts';
import type { Network } from '../../../../stages/lib/learning/network/network.ts';
import { lossNamed } from '../../../support/losses.ts';
import { classExamples } from '../goldens.ts';
import { distance, drawnExamples, drawnWeights, networkOf } from './networks.ts';
import { disagreement } from './slopes.ts';

const sgd: OptimizerSpec = { name: 'sgd', learningRate: 0.5, momentum: 0, nesterov: false };
const classes: Json = { dense: { units: 'classes', activation: 'softmax' } };
const activation = fc.constantFrom('relu', 'linear', 'tanh', 'elu');
const padding = fc.constantFrom('valid', 'same');
const size = fc.integer({ min: 4, max: 15 });

interface Case {
  readonly model: Json;
  readonly shape: readonly number[];
}

/** Networks for convolution_pool.c: one to four channels, any size, both paddings. */
const pooled: fc.Arbitrary<Case> = fc
  .record({
    height: size,
    width: size,
    channels: fc.integer({ min: 1, max: 4 }),
    filters: fc.integer({ min: 1, max: 11 }),
    padding,
    useBias: fc.boolean(),
  })
  .map(({ height, width, channels, filters, padding, useBias }) => {
    const convolution = { filters, kernelSize: 3, activation: 'relu', padding, useBias };
    return {
      model: [{ conv2d: convolution }, { maxPooling2d: { poolSize: 2 } }, { flatten: {} }, classes],
      shape: [height, width, channels],
    };
  });

/** Networks for winograd.c: its layer after a convolution that learns, so that the input's gradient counts too. */
const winograds: fc.Arbitrary<Case> = fc
  .record({
    height: size,
    width: size,
    first: fc.record({ filters: fc.integer({ min: 8, max: 13 }), kernelSize: fc.constant(2), activation }),
    second: fc.record({ filters: fc.integer({ min: 8, max: 18 }), kernelSize: fc.constant(3), activation, padding }),
  })
  .map(({ height, width, first, second }) => ({
    model: [{ conv2d: first }, { conv2d: second }, { globalAveragePooling2d: {} }, classes] as Json,
    shape: [height, width, 2],
  }));

function optionsFor(network: Network, seed: number): TrainerOptions {
  const weights = drawnWeights(network, seed);
  const examples = drawnExamples(network, 7, seed);
  return { network, weights, loss: lossNamed('categoricalCrossentropy'), optimizer: sgd, batchSize: 4, seed, examples };
}

/** Whether the plan has this step. */
function takes(network: Network, name: string): boolean {
  if (!stepNumbers.has(name)) throw new Error(`no step ${name}`);
  const { batchSize, examples, loss, optimizer } = optionsFor(network, 1);
  const training = { optimizer, loss, examples };
  const { words } = plan({ network, batchSize, inputs: examples.inputs, training }).train;
  const opcodes: number[] = [];
  for (let at = 0; at < words.length; at += 2 + words[at + 1]!) opcodes.push(words[at]!);
  return opcodes.includes(stepNumbers.get(name)!);
}

async function trained(options: TrainerOptions, fastPaths: boolean): Promise<EpochResult & TrainerState> {
  const trainer = new CompiledTrainer(options, wasmTarget, { fastPaths });
  const result = await trainer.trainEpoch(
    Uint32Array.from({ length: 7 }, (_, row) => row),
    1,
    () => {},
  );
  return { ...result, ...trainer.readState() };
}

for (const [name, operation, cases] of [
  ['convolution, relu and pool in one', 'convolutionPool', pooled],
  ['Winograd convolution', 'winograd', winograds],
] as const) {
  test(`${name}: two steps give what the general path gives, within rounding`, async (t) => {
    await t.notThrowsAsync(
      fc.assert(
        fc.asyncProperty(cases, fc.nat(), async ({ model, shape }, seed) => {
          const network = networkOf(model, shape, 3);
          fc.pre(network !== undefined);
          if (!takes(network!, operation)) throw new Error('the general path was taken');
          const options = optionsFor(network!, seed);
          const [fast, general] = [await trained(options, true), await trained(options, false)];
          const worst = Math.max(...fast.weights.map((values, index) => distance(values, general.weights[index]!)));
          if (!(worst < 1e-5 && distance([fast.loss], [general.loss]) < 1e-5)) throw new Error(`off by ${worst}`);
        }),
        { numRuns: 20 },
      ),
    );
  });

  test(`${name}: the gradient is the slope of the loss`, async (t) => {
    await t.notThrowsAsync(
      fc.assert(
        fc.asyncProperty(cases, fc.nat(), async ({ model, shape }, seed) => {
          const network = networkOf(model, [(shape[0]! % 6) + 4, (shape[1]! % 6) + 4, shape[2]!], 3);
          fc.pre(network !== undefined);
          const worst = await disagreement({ network: network!, loss: 'categoricalCrossentropy', rows: 2, seed });
          if (!(worst < 2e-5)) throw new Error(`off by ${worst}`);
        }),
        { numRuns: 3 },
      ),
    );
  });
}

test('a Winograd convolution of images too large for one block', async (t) => {
  const model: Json = [
    { conv2d: { filters: 8, kernelSize: 1, activation: 'tanh' } },
    { conv2d: { filters: 9, kernelSize: 3, padding: 'same', activation: 'relu' } },
    { globalAveragePooling2d: {} },
    classes,
  ];
  const network = networkOf(model, [71, 50, 1], 3)!;
  t.true(takes(network, 'winograd'), 'the general path was taken');
  const options = optionsFor(network, 1);
  const [fast, general] = [await trained(options, true), await trained(options, false)];
  for (const [index, values] of fast.weights.entries())
    t.true(distance(values, general.weights[index]!) < 1e-5, `weight ${index} is another`);
});

test('columns reshaped to images are read where they lie', async (t) => {
  const image: Json = [
    { conv2d: { filters: 4, kernelSize: 3, activation: 'relu' } },
    { maxPooling2d: { poolSize: 2 } },
    { flatten: {} },
    classes,
  ];
  const direct = networkOf(image, [9, 8, 1], 3)!;
  const reshaped = networkOf([{ reshape: { targetShape: [9, 8, 1] } }, ...(image as Json[])], [72], 3)!;
  t.true(takes(reshaped, 'convolutionPool'), 'the general path was taken');
  t.false(takes(reshaped, 'repack'), 'the columns were copied');
  t.deepEqual(
    (await trained(optionsFor(reshaped, 1), true)).weights,
    (await trained(optionsFor(direct, 1), true)).weights,
  );
});

test('a fused pool keeps the first of equal maxima and lets nothing through where relu is 0', async (t) => {
  const model: Json = [
    { conv2d: { filters: 1, kernelSize: 3, activation: 'relu' } },
    { maxPooling2d: { poolSize: 2 } },
    { flatten: {} },
    { dense: { units: 'classes' } },
  ];
  const network = networkOf(model, [4, 4, 1], 2)!;
  t.true(takes(network, 'convolutionPool'), 'the general path was taken');
  const features = rowsInMemory(
    Uint8Array.from({ length: 16 }, (_, index) => index + 1),
    16,
  );
  const examples = classExamples(features, 1, Int32Array.of(1));
  const optimizer: OptimizerSpec = { ...sgd, learningRate: 1 };
  const step = async (bias: number): Promise<Float32Array> => {
    const weights = [new Float32Array(9), Float32Array.of(bias), Float32Array.of(1, 0), new Float32Array(2)];
    const options = {
      network,
      weights,
      loss: lossNamed('meanSquaredError'),
      optimizer,
      batchSize: 1,
      seed: 1,
      examples,
    } as const;
    const trainer = new CompiledTrainer(options, wasmTarget);
    await trainer.trainEpoch(Uint32Array.of(0), 1, () => {});
    return trainer.readState().weights[0]!;
  };
  // A kernel of 0 makes the four sums equal; the gradient is the window that was picked, times 2 · 0.5 / 2.
  t.deepEqual(
    await step(0.5),
    Float32Array.of(1, 2, 3, 5, 6, 7, 9, 10, 11).map((pixel) => -0.5 * pixel),
  );
  t.deepEqual(await step(0), new Float32Array(9));
});
