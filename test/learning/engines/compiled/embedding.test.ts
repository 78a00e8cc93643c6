/** Embeddings: rows of every width by numbers that repeat, their gradients, and rows that no number names. */

import test from 'ava';
import fc from 'fast-check';
import { compiledEngine } from '../../../../stages/lib/learning/engines/compiled/index.ts';
import { resolveNetwork } from '../../../../stages/lib/learning/network/resolve.ts';
import { distance, drawnExamples, drawnWeights, inputsOf, networkOf } from './networks.ts';
import { forward } from './reference.ts';
import { disagreement } from './slopes.ts';

const end = { dense: { units: 'classes', activation: 'softmax' } };
const tables = fc.record({ inputDim: fc.integer({ min: 1, max: 12 }), outputDim: fc.integer({ min: 1, max: 40 }) });

test('each number becomes its row of the table', async (t) => {
  await t.notThrowsAsync(
    fc.assert(
      fc.asyncProperty(tables, fc.integer({ min: 1, max: 9 }), fc.nat(), async (fields, length, seed) => {
        const network = networkOf([{ embedding: { ...fields, name: 'rows' } }, { flatten: {} }, end], [length], 3)!;
        const weights = drawnWeights(network, seed);
        const examples = drawnExamples(network, 5, seed);
        const predictor = await compiledEngine.predictor(network, weights, examples.inputs, 2);
        const doubles = weights.map((values) => Float64Array.from(values));
        const { outputs } = forward(network, doubles, inputsOf(examples, 5), 5, { training: false, seed, step: 0 });
        const apart = distance(await predictor.predict(0, 5, 'rows'), outputs[0]!);
        if (apart !== 0) throw new Error(`off by ${apart}`);
      }),
      { numRuns: 50 },
    ),
  );
});

test('its gradient is the slope of its definition, before other layers', async (t) => {
  await t.notThrowsAsync(
    fc.assert(
      fc.asyncProperty(
        tables,
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom('relu', 'softmax', 'gelu'),
        fc.nat(),
        async ({ inputDim, outputDim }, length, activation, seed) => {
          const embedding = { inputDim, outputDim: 1 + (outputDim % 9), embeddingsRegularizer: { l1: 0.01, l2: 0.02 } };
          const model = [
            { embedding },
            { activation: { activation } },
            { layerNormalization: {} },
            { flatten: {} },
            end,
          ];
          const network = networkOf(model, [length], 3)!;
          const worst = await disagreement({ network, loss: 'categoricalCrossentropy', rows: 5, seed });
          if (!(worst < 1e-5)) throw new Error(`off by ${worst}`);
        },
      ),
      { numRuns: 25 },
    ),
  );
});

test('two groups with a table each beside a group of numbers have the gradients of their definitions', async (t) => {
  const model = [
    { input: { group: 'make' } },
    { embedding: { inputDim: 6, outputDim: 3 } },
    { flatten: { name: 'makes' } },
    { input: { group: 'colour' } },
    { embedding: { inputDim: 4, outputDim: 5 } },
    { layerNormalization: {} },
    { flatten: { name: 'colours' } },
    { input: { group: 'numbers' } },
    { concatenate: { inputs: ['makes', 'colours', 'numbers'] } },
    { dense: { units: 7, activation: 'silu' } },
    end,
  ];
  const groups = [
    { name: 'make', shape: [1] },
    { name: 'colour', shape: [2] },
    { name: 'numbers', shape: [3] },
  ];
  const network = resolveNetwork(model, groups, { task: 'multiclass', outputs: 3 });
  const worst = await disagreement({ network, loss: 'categoricalCrossentropy', rows: 6, seed: 5 });
  t.true(worst < 1e-6, `off by ${worst}`);
});
