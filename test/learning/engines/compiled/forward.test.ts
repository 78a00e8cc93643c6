/** Outputs of every layer of random networks against the plain version in double precision. */

import test from 'ava';
import fc from 'fast-check';
import { compiledEngine } from '../../../../stages/lib/learning/engines/compiled/index.ts';
import { rowsInMemory } from '../../../../stages/lib/learning/engines/feature-rows.ts';
import type { Network } from '../../../../stages/lib/learning/network/network.ts';
import { graphs } from './graphs.ts';
import {
  convolutions,
  distance,
  drawnExamples,
  drawnWeights,
  inputsOf,
  networkOf,
  networks,
  pools,
} from './networks.ts';
import { forward } from './reference.ts';

const inference = { training: false, seed: 0, step: 0 };

/** Every layer's output against the definition in double precision, in batches that leave a remainder. */
async function agrees(network: Network, seed: number): Promise<number> {
  const rows = 5;
  const examples = drawnExamples(network, rows, seed);
  const weights = drawnWeights(network, seed);
  const predictor = await compiledEngine.predictor(network, weights, examples.inputs, 3);
  const doubles = weights.map((values) => Float64Array.from(values));
  const { outputs } = forward(network, doubles, inputsOf(examples, rows), rows, inference);
  let worst = 0;
  for (const [index, layer] of network.layers.entries())
    worst = Math.max(worst, distance(await predictor.predict(0, rows, layer.name), outputs[index]!));
  predictor.dispose();
  return worst;
}

test('every layer of random networks gives what its definition gives', async (t) => {
  const ends = fc.constantFrom('softmax', 'sigmoid', 'linear');
  await t.notThrowsAsync(
    fc.assert(
      fc.asyncProperty(networks(ends), fc.nat(), async (network, seed) => {
        fc.pre(network !== undefined);
        const worst = await agrees(network!, seed);
        if (!(worst < 5e-6)) throw new Error(`off by ${worst}`);
      }),
      { numRuns: 200 },
    ),
  );
});

test('every layer of random graphs with one to three inputs gives what its definition gives', async (t) => {
  await t.notThrowsAsync(
    fc.assert(
      fc.asyncProperty(graphs(fc.constantFrom('softmax', 'linear')), fc.nat(), async (network, seed) => {
        fc.pre(network !== undefined);
        const worst = await agrees(network!, seed);
        if (!(worst < 5e-6)) throw new Error(`off by ${worst}`);
      }),
      { numRuns: 150 },
    ),
  );
});

test('larger images: convolutions in several blocks, pools over them', async (t) => {
  const shapes = fc.tuple(
    fc.integer({ min: 20, max: 45 }),
    fc.integer({ min: 20, max: 45 }),
    fc.integer({ min: 1, max: 20 }),
  );
  await t.notThrowsAsync(
    fc.assert(
      fc.asyncProperty(shapes, convolutions, pools, fc.nat(), async (shape, convolution, pool, seed) => {
        const end = [{ globalAveragePooling2d: {} }, { dense: { units: 'classes' } }];
        const network = networkOf([convolution, pool, ...end], shape, 3);
        fc.pre(network !== undefined);
        const worst = await agrees(network!, seed);
        if (!(worst < 5e-6)) throw new Error(`off by ${worst}`);
      }),
      { numRuns: 20 },
    ),
  );
});

test('elementary functions over their whole range', async (t) => {
  const points = Float32Array.from({ length: 4001 }, (_, index) => (index - 2000) / 20);
  const tiny = Float32Array.from({ length: 400 }, (_, index) => (index - 200) * 1e-5);
  const features = Float32Array.from([...points, ...tiny]);
  for (const [activation, exact] of [
    ['tanh', Math.tanh],
    ['sigmoid', (x: number) => 1 / (1 + Math.exp(-x))],
    ['elu', (x: number) => (x > 0 ? x : Math.expm1(x))],
  ] as const) {
    const model = [{ activation: { activation, name: 'function' } }, { dense: { units: 'classes' } }];
    const network = networkOf(model, [1], 2)!;
    const inputs = [{ features: rowsInMemory(features, 1), scale: 1 }];
    const predictor = await compiledEngine.predictor(network, drawnWeights(network, 1), inputs, 64);
    const found = await predictor.predict(0, features.length, 'function');
    let worst = 0;
    for (const [index, x] of features.entries()) {
      const expected = exact(x);
      // Below exp(-87) there is 0, not a denormal.
      worst = Math.max(worst, Math.abs(found[index]! - expected) / Math.max(Math.abs(expected), 1e-31));
    }
    t.true(worst < 6e-7, `${activation}: relative error ${worst}`);
  }
});
