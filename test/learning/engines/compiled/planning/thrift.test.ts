/** Outputs that are not kept for the way back change no bit. */

import test from 'ava';
import fc from 'fast-check';
import type { Planning } from '../../../../../stages/lib/learning/engines/compiled/plan.ts';
import { CompiledTrainer } from '../../../../../stages/lib/learning/engines/compiled/trainer.ts';
import { wasmTarget } from '../../../../../stages/lib/learning/engines/compiled/wasm.ts';
import type { TrainerOptions } from '../../../../../stages/lib/learning/engines/engine.ts';
import type { Network } from '../../../../../stages/lib/learning/network/network.ts';
import { lossNamed } from '../../../../support/losses.ts';
import { graphs } from '../graphs.ts';
import { drawnExamples, drawnWeights, networks } from '../networks.ts';

const rows = 9;

function optionsFor(network: Network, seed: number): TrainerOptions {
  return {
    network,
    weights: drawnWeights(network, seed),
    loss: lossNamed('categoricalCrossentropy'),
    optimizer: { name: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: false },
    batchSize: 4,
    seed,
    examples: drawnExamples(network, rows, seed),
  };
}

/** Losses and state of an epoch of three steps. */
async function trained(options: TrainerOptions, planning: Planning) {
  const trainer = new CompiledTrainer(options, wasmTarget, planning);
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  const { loss } = await trainer.trainEpoch(order, 1, () => {});
  return { loss, evaluated: await trainer.evaluate(0, rows), ...trainer.readState() };
}

for (const [kind, drawn] of [
  ['graphs', graphs(fc.constantFrom('softmax', 'sigmoid'))],
  ['chains', networks(fc.constantFrom('softmax', 'sigmoid'))],
] as const)
  test(`a training that keeps no output for the way back gives the same bits: random ${kind}`, async (t) => {
    await t.notThrowsAsync(
      fc.assert(
        fc.asyncProperty(drawn, fc.nat(), async (network, seed) => {
          fc.pre(network !== undefined);
          const options = optionsFor(network!, seed);
          t.deepEqual(await trained(options, { keepsNothing: true }), await trained(options, {}));
        }),
        { numRuns: 60 },
      ),
    );
  });
