/** The part of a network up to a layer: nothing that the layer does not depend on, and the same numbers. */

import test from 'ava';
import fc from 'fast-check';
import type { Network } from '../../../stages/lib/learning/network/network.ts';
import { resolveNetwork } from '../../../stages/lib/learning/network/resolve.ts';
import { networkUpTo } from '../../../stages/lib/learning/network/up-to.ts';
import { graphs } from '../engines/compiled/graphs.ts';
import { drawnExamples, drawnWeights, inputsOf } from '../engines/compiled/networks.ts';
import { forward } from '../engines/compiled/reference.ts';

const two = resolveNetwork(
  [
    { input: { group: 'picture' } },
    { flatten: { name: 'pixels' } },
    { input: { name: 'table', group: 'table' } },
    { dense: { name: 'known', units: 4 } },
    { concatenate: { name: 'both', inputs: ['pixels', 'known'] } },
    { dense: { units: 'classes' } },
  ],
  [
    { name: 'picture', shape: [2, 2, 1] },
    { name: 'table', shape: [3] },
  ],
  { task: 'multiclass', outputs: 2 },
);

test('layers and inputs that the layer does not depend on are left out', (t) => {
  const { network, layers, inputs } = networkUpTo(two, 3);
  t.deepEqual([layers, inputs], [[2, 3], [1]]);
  t.deepEqual(
    network.layers.map(({ from }) => from),
    [[{ input: 0 }], [{ layer: 0 }]],
  );
  t.deepEqual(networkUpTo(two, 5).network, two);
});

/** Outputs of all layers by the plain versions. */
function outputsOf(network: Network, weights: readonly Float32Array[], inputs: readonly Float64Array[]) {
  const doubles = weights.map((values) => Float64Array.from(values));
  return forward(network, doubles, inputs, 2, { training: false, seed: 0, step: 0 }).outputs;
}

test('every layer of random graphs gives the same numbers in the part that ends with it', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(graphs(fc.constant('linear')), fc.nat(), (whole, seed) => {
        fc.pre(whole !== undefined);
        const weights = drawnWeights(whole!, seed);
        const given = inputsOf(drawnExamples(whole!, 2, seed), 2);
        const expected = outputsOf(whole!, weights, given);
        for (const [last, outputs] of expected.entries()) {
          const part = networkUpTo(whole!, last);
          const first = whole!.layers.map((_, at) =>
            whole!.layers.slice(0, at).reduce((count, layer) => count + layer.weights.length, 0),
          );
          const own = part.layers.flatMap((at) =>
            weights.slice(first[at], first[at]! + whole!.layers[at]!.weights.length),
          );
          const found = outputsOf(
            part.network,
            own,
            part.inputs.map((at) => given[at]!),
          );
          t.deepEqual(found.at(-1), outputs);
        }
      }),
      { numRuns: 30 },
    ),
  );
});
