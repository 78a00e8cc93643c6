/**
 * Three tiny trainings whose weights must have the same bits on every machine. Run as a program it prints their
 * digests, so that a test can ask another process, or another version of Node.
 */

import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { permutation, random } from '../../../../stages/lib/kit/random/random.ts';
import { compiledEngine } from '../../../../stages/lib/learning/engines/compiled/index.ts';
import type { Engine, LossName, OptimizerSpec, TrainerState } from '../../../../stages/lib/learning/engines/engine.ts';
import { lossNamed } from '../../../support/losses.ts';
import { drawnExamples, drawnWeights, networkOf } from './networks.ts';

interface TinyTraining {
  readonly model: object[];
  readonly inputShape: readonly number[];
  readonly optimizer: OptimizerSpec;
  readonly loss: LossName;
}

const end = { dense: { units: 'classes', activation: 'softmax' } };

export const tinyTrainings: { readonly [name: string]: TinyTraining } = {
  'convolution, pool, dense': {
    model: [
      { conv2d: { filters: 6, kernelSize: 3, activation: 'relu' } },
      { maxPooling2d: {} },
      { flatten: {} },
      { dense: { units: 10, activation: 'relu' } },
      end,
    ],
    inputShape: [13, 12, 1],
    loss: 'categoricalCrossentropy',
    optimizer: { name: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 },
  },
  'two convolutions': {
    model: [
      { conv2d: { filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' } },
      { maxPooling2d: { poolSize: 2, padding: 'same' } },
      { conv2d: { filters: 9, kernelSize: 3, padding: 'same', activation: 'relu' } },
      { conv2d: { filters: 8, kernelSize: 3, activation: 'elu' } },
      { globalAveragePooling2d: {} },
      end,
    ],
    inputShape: [11, 9, 3],
    loss: 'categoricalCrossentropy',
    optimizer: { name: 'rmsprop', learningRate: 0.003, rho: 0.9, momentum: 0.5, epsilon: 1e-7 },
  },
  'normalization, dropout, odd windows': {
    model: [
      { conv2d: { filters: 5, kernelSize: [5, 2], strides: [2, 1] } },
      { batchNormalization: {} },
      { activation: { activation: 'leakyRelu' } },
      { averagePooling2d: { poolSize: [2, 3], strides: 1, padding: 'same' } },
      { dropout: { rate: 0.3 } },
      { flatten: {} },
      { dense: { units: 7, activation: 'tanh', kernelRegularizer: { l1: 0.001, l2: 0.002 } } },
      { dense: { units: 'classes', activation: 'sigmoid' } },
    ],
    inputShape: [10, 7, 2],
    loss: 'binaryCrossentropy',
    optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: true },
  },
};

/** SHA-256 of weights, moments and steps after three epochs over 50 rows in batches of 8. */
async function digestOf({ model, inputShape, loss, optimizer }: TinyTraining, engine: Engine): Promise<string> {
  const network = networkOf(model as never, inputShape, 4)!;
  const trainer = await engine.trainer({
    network,
    weights: drawnWeights(network, 5),
    loss: lossNamed(loss),
    optimizer,
    batchSize: 8,
    seed: 5,
    examples: drawnExamples(network, 50, 5),
  });
  const losses: number[] = [];
  for (let epoch = 1; epoch <= 3; epoch++) {
    const order = permutation(random(5, 'shuffle', epoch), 0, 50);
    losses.push((await trainer.trainEpoch(order, epoch, () => {})).loss);
  }
  return stateDigest(trainer.readState(), losses);
}

function stateDigest(state: TrainerState, losses: readonly number[]): string {
  const hash = createHash('sha256');
  for (const values of [...state.weights, ...Object.values(state.slots).flat()])
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  hash.update(Float64Array.of(state.steps, ...losses));
  return hash.digest('hex');
}

export async function allDigests(engine = compiledEngine): Promise<{ [name: string]: string }> {
  const digests: { [name: string]: string } = {};
  for (const [name, training] of Object.entries(tinyTrainings)) digests[name] = await digestOf(training, engine);
  return digests;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await allDigests(), null, 2));
