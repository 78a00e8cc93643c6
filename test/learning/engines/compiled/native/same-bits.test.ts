/**
 * Native kernels against WebAssembly, bit for bit: the committed digests, the networks of the comparison with Keras, and
 * random networks (10,000 of them with `npm run test:kernels`).
 */

import test from 'ava';
import fc from 'fast-check';
import { type BenchInput, nets } from '../../../../../bench/train/nets.ts';
import { StageFailure } from '../../../../../src/stage-api/failure.ts';
import { permutation, random } from '../../../../../stages/lib/kit/random/random.ts';
import { compiledEngineOn } from '../../../../../stages/lib/learning/engines/compiled/index.ts';
import type { KernelTarget } from '../../../../../stages/lib/learning/engines/compiled/kernel-target.ts';
import { wasmTarget } from '../../../../../stages/lib/learning/engines/compiled/wasm.ts';
import type {
  EpochResult,
  LossSpec,
  OptimizerSpec,
  TrainerOptions,
} from '../../../../../stages/lib/learning/engines/engine.ts';
import type { Network, Task } from '../../../../../stages/lib/learning/network/network.ts';
import { resolveNetwork } from '../../../../../stages/lib/learning/network/resolve.ts';
import type { Shape } from '../../../../../stages/lib/learning/network/shape.ts';
import { nativeKernels, testNative } from '../../../../support/kernel-targets.ts';
import { graphs } from '../graphs.ts';
import { drawnExamples, drawnWeights, networks, wideNetworks } from '../networks.ts';
import { allDigests } from '../tiny-trainings.ts';

const long = process.env.KERNELS === 'long';
const adam = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
const optimizers: readonly OptimizerSpec[] = [
  { name: 'sgd', learningRate: 0.05, momentum: 0, nesterov: false },
  { name: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: true },
  { name: 'rmsprop', learningRate: 0.01, rho: 0.9, momentum: 0.5, epsilon: 1e-7 },
  { name: 'adam', ...adam, weightDecay: 0 },
  { name: 'adamw', ...adam, weightDecay: 0.004 },
  { name: 'adam', ...adam, weightDecay: 0, clip: { globalNorm: 0.1 } },
  { name: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: false, clip: { norm: 0.1 } },
  { name: 'rmsprop', learningRate: 0.01, rho: 0.9, momentum: 0, epsilon: 1e-7, clip: { value: 0.01 } },
];
/** Losses with the task that they are for. */
const goals: readonly (readonly [Task, LossSpec])[] = [
  ['multiclass', { name: 'categoricalCrossentropy', labelSmoothing: 0 }],
  ['multiclass', { name: 'categoricalCrossentropy', labelSmoothing: 0.1 }],
  ['multilabel', { name: 'binaryCrossentropy', labelSmoothing: 0.1 }],
  ['regression', { name: 'huber', delta: 0.5 }],
  ['regression', { name: 'meanSquaredError' }],
];

/** Every number that leaves a training of one epoch and a prediction: losses, weights, moments, outputs. */
async function numbersOf(options: TrainerOptions, rows: number, target: KernelTarget): Promise<readonly Uint8Array[]> {
  const engine = compiledEngineOn(target);
  const trainer = await engine.trainer(options);
  const order = permutation(random(options.seed, 'order'), 0, rows);
  let trained: EpochResult;
  try {
    trained = await trainer.trainEpoch(order, 1, () => {});
  } catch (error) {
    if (error instanceof StageFailure && error.code === 'diverged') return [Buffer.from(error.message)];
    throw error;
  }
  const evaluated = await trainer.evaluate(0, rows);
  const { weights, slots } = trainer.readState();
  const predictor = await engine.predictor(options.network, weights, options.examples.inputs, options.batchSize);
  const outputs = await predictor.predict(0, rows);
  const losses = Float64Array.of(trained.loss, trained.accuracy!, evaluated.loss, evaluated.accuracy!);
  return [losses, outputs, ...weights, ...Object.values(slots).flat()].map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
}

function optionsFor(classifier: Network, rows: number, optimizer: OptimizerSpec, batchSize: number, seed: number) {
  const [task, loss] = goals[seed % goals.length]!;
  const network = { ...classifier, task };
  return {
    network,
    weights: drawnWeights(network, seed),
    loss,
    optimizer,
    learningRate: (step) => optimizer.learningRate / (1 + (step % 3)),
    batchSize,
    seed,
    examples: drawnExamples(network, rows, seed),
  } satisfies TrainerOptions;
}

for (const target of nativeKernels) {
  test(`${target.backend}: tiny trainings give the committed bits`, async (t) => {
    t.deepEqual(await allDigests(compiledEngineOn(target)), await allDigests());
  });

  for (const [name, { model, inputs, task = 'multiclass', batchSize }] of Object.entries(nets))
    test(`${target.backend}: an epoch of the network "${name}"`, async (t) => {
      const groups =
        typeof inputs[0] === 'number'
          ? [{ name: 'features', shape: inputs as Shape }]
          : (inputs as readonly BenchInput[]);
      const network = resolveNetwork([...model], groups, { task, outputs: task === 'multiclass' ? 5 : 1 });
      const rows = long ? 3000 : 20 * batchSize + 3;
      const options = optionsFor(network, rows, optimizers[3]!, batchSize, 5);
      t.deepEqual(await numbersOf(options, rows, target), await numbersOf(options, rows, wasmTarget));
    });
}

for (const [kind, drawn] of [
  ['any layers', networks(fc.constantFrom('softmax', 'sigmoid'))],
  ['many channels', wideNetworks],
  ['graphs', graphs(fc.constantFrom('softmax', 'sigmoid'))],
] as const)
  testNative(`random networks of ${kind}`, async (t) => {
    const shapes = fc.tuple(fc.integer({ min: 1, max: 33 }), fc.integer({ min: 1, max: 20 }));
    const cases = fc.tuple(drawn, fc.constantFrom(...optimizers), shapes, fc.nat());
    await t.notThrowsAsync(
      fc.assert(
        fc.asyncProperty(cases, async ([network, optimizer, [rows, batch], seed]) => {
          fc.pre(network !== undefined);
          const options = optionsFor(network!, rows, optimizer, batch, seed);
          const expected = await numbersOf(options, rows, wasmTarget);
          for (const target of nativeKernels) {
            const found = await numbersOf(options, rows, target);
            const wrong = found.findIndex((bytes, index) => Buffer.compare(bytes, expected[index]!) !== 0);
            if (wrong >= 0) throw new Error(`${target.backend}: result ${wrong} is another`);
          }
        }),
        { numRuns: long ? 5000 : 60 },
      ),
    );
  });
