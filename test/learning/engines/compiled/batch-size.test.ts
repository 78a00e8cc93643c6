/**
 * Predictions of the compiled engine are the same bytes at any batch size, and in evaluation, so that `batchSize` of `evaluate` and
 * `embed` need not be in their keys.
 */

import test from 'ava';
import fc from 'fast-check';
import { compiledEngine } from '../../../../stages/lib/learning/engines/compiled/index.ts';
import type { Network } from '../../../../stages/lib/learning/network/network.ts';
import { lossNamed } from '../../../support/losses.ts';
import { graphs } from './graphs.ts';
import { convolutions, drawnExamples, drawnWeights, networkOf, networks, pools } from './networks.ts';

/** The layers whose outputs differ between batch sizes. */
async function differing(network: Network, rows: number, sizes: readonly number[], seed: number): Promise<string[]> {
  const examples = drawnExamples(network, rows, seed);
  const weights = drawnWeights(network, seed);
  const different: string[] = [];
  for (const { name } of network.layers) {
    const found = new Set<string>();
    for (const size of sizes) {
      const predictor = await compiledEngine.predictor(network, weights, examples.inputs, size);
      const outputs = await predictor.predict(0, rows, name);
      found.add(Buffer.from(outputs.buffer, outputs.byteOffset, outputs.byteLength).toString('base64'));
      predictor.dispose();
    }
    if (found.size > 1) different.push(name);
    if (name === network.layers.at(-1)!.name)
      for (const size of sizes) found.add(await evaluated(network, rows, size, seed));
    if (found.size > 1) different.push(`${name} in evaluation`);
  }
  return different;
}

/** The outputs that evaluation fills, whose loss may compute the last activation itself. */
async function evaluated(network: Network, rows: number, batchSize: number, seed: number): Promise<string> {
  const trainer = await compiledEngine.trainer({
    network,
    weights: drawnWeights(network, seed),
    loss: lossNamed(seed % 2 === 0 ? 'categoricalCrossentropy' : 'binaryCrossentropy'),
    optimizer: { name: 'sgd', learningRate: 1, momentum: 0, nesterov: false },
    batchSize,
    seed,
    examples: drawnExamples(network, rows, seed),
  });
  const outputs = new Float32Array(rows * network.outputs);
  await trainer.evaluate(0, rows, outputs);
  return Buffer.from(outputs.buffer).toString('base64');
}

const sizes = [1, 2, 3, 4, 7, 8, 16, 23, 256];

test('every layer of random networks, in batches of any size', async (t) => {
  const ends = fc.constantFrom('softmax', 'sigmoid', 'linear');
  await t.notThrowsAsync(
    fc.assert(
      fc.asyncProperty(networks(ends), fc.nat(), async (network, seed) => {
        fc.pre(network !== undefined);
        const different = await differing(network!, 23, sizes, seed);
        if (different.length > 0) throw new Error(different.join(', '));
      }),
      { numRuns: 60 },
    ),
  );
});

test('every layer of random graphs, in batches of any size', async (t) => {
  await t.notThrowsAsync(
    fc.assert(
      fc.asyncProperty(graphs(fc.constant('softmax')), fc.nat(), async (network, seed) => {
        fc.pre(network !== undefined);
        const different = await differing(network!, 23, [1, 3, 8, 256], seed);
        if (different.length > 0) throw new Error(different.join(', '));
      }),
      { numRuns: 30 },
    ),
  );
});

test('larger images, and dense layers of more inputs and outputs than a block of the product', async (t) => {
  const shapes = fc.tuple(fc.integer({ min: 20, max: 34 }), fc.integer({ min: 20, max: 34 }), fc.constantFrom(1, 3, 8));
  const units = fc.constantFrom(1, 5, 63, 64, 65, 130);
  await t.notThrowsAsync(
    fc.assert(
      fc.asyncProperty(shapes, convolutions, pools, units, fc.nat(), async (shape, convolution, pool, count, seed) => {
        const dense = [{ flatten: {} }, { dense: { units: count, activation: 'relu' } }, { dense: { units: count } }];
        const network = networkOf([convolution, pool, ...dense, { dense: { units: 'classes' } }], shape, 3);
        fc.pre(network !== undefined);
        const different = await differing(network!, 21, [1, 4, 5, 20, 64], seed);
        if (different.length > 0) throw new Error(different.join(', '));
      }),
      { numRuns: 15 },
    ),
  );
});
