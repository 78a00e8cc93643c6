/** Programs on memory that held something else before: no number of it reaches a result. */

import test from 'ava';
import fc from 'fast-check';
import type { KernelTarget } from '../../../../../stages/lib/learning/engines/compiled/kernel-target.ts';
import type { Planning } from '../../../../../stages/lib/learning/engines/compiled/plan.ts';
import { CompiledTrainer } from '../../../../../stages/lib/learning/engines/compiled/trainer.ts';
import { wasmTarget } from '../../../../../stages/lib/learning/engines/compiled/wasm.ts';
import type { Network } from '../../../../../stages/lib/learning/network/network.ts';
import { lossNamed } from '../../../../support/losses.ts';
import { graphs } from '../graphs.ts';
import { drawnExamples, drawnWeights, networks, wideNetworks } from '../networks.ts';

const rows = 7;

/** The kernels with NaN in all memory that tensors and steps share, which lies between the staged rows and the programs. */
const spoilt: KernelTarget = {
  backend: 'spoilt',
  instantiate(plan) {
    const kernels = wasmTarget.instantiate(plan);
    const start = plan.stored + 4 * plan.stagedRows * plan.outputSize;
    new Float32Array(kernels.memory, start, (plan.train.at - start) / 4).fill(Number.NaN);
    return kernels;
  },
};

async function trained(network: Network, seed: number, target: KernelTarget, planning: Planning) {
  const trainer = new CompiledTrainer(
    {
      network,
      weights: drawnWeights(network, seed),
      loss: lossNamed('categoricalCrossentropy'),
      optimizer: { name: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: false, clip: { globalNorm: 0.5 } },
      batchSize: 4,
      seed,
      examples: drawnExamples(network, rows, seed),
    },
    target,
    planning,
  );
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  const { loss } = await trainer.trainEpoch(order, 1, () => {});
  return { loss, evaluated: await trainer.evaluate(0, rows), ...trainer.readState() };
}

const ends = fc.constantFrom('softmax', 'sigmoid');
for (const [kind, drawn] of [
  ['graphs', graphs(ends)],
  ['chains', networks(ends)],
  ['chains of many channels', wideNetworks],
] as const)
  test(`a training on memory that held other numbers gives the same bits: random ${kind}`, async (t) => {
    await t.notThrowsAsync(
      fc.assert(
        fc.asyncProperty(drawn, fc.nat(), fc.boolean(), async (network, seed, keepsNothing) => {
          fc.pre(network !== undefined);
          const [found, expected] = [spoilt, wasmTarget].map((target) =>
            trained(network!, seed, target, { keepsNothing }),
          );
          t.deepEqual(await found, await expected);
        }),
        { numRuns: 60 },
      ),
    );
  });
