/** Layer normalization: rows that fill no block, channels that fill no vector, rows of one number. */

import test from 'ava';
import fc from 'fast-check';
import { compiledEngine } from '../../../../stages/lib/learning/engines/compiled/index.ts';
import { distance, drawnExamples, drawnWeights, inputsOf, networkOf } from './networks.ts';
import { forward } from './reference.ts';
import { disagreement } from './slopes.ts';

const normalization = fc.record({ center: fc.boolean(), scale: fc.boolean() });
const end = { dense: { units: 'classes', activation: 'softmax' } };

test('any number of rows and channels gives the definition, in training and in inference', async (t) => {
  const shapes = fc.tuple(fc.integer({ min: 1, max: 45 }), fc.integer({ min: 1, max: 70 }));
  await t.notThrowsAsync(
    fc.assert(
      fc.asyncProperty(
        shapes,
        normalization,
        fc.integer({ min: 1, max: 5 }),
        fc.nat(),
        async (shape, fields, rows, seed) => {
          const network = networkOf(
            [{ layerNormalization: { ...fields, name: 'rows' } }, { flatten: {} }, end],
            shape,
            3,
          )!;
          const weights = drawnWeights(network, seed);
          const examples = drawnExamples(network, rows, seed);
          const predictor = await compiledEngine.predictor(network, weights, examples.inputs, 3);
          const doubles = weights.map((values) => Float64Array.from(values));
          const mode = { training: false, seed, step: 0 };
          const { outputs } = forward(network, doubles, inputsOf(examples, rows), rows, mode);
          const apart = distance(await predictor.predict(0, rows, 'rows'), outputs[0]!);
          if (!(apart < 2e-6)) throw new Error(`off by ${apart}`);
        },
      ),
      { numRuns: 60 },
    ),
  );
});

test('its gradients are the slopes of its definition, behind and before other activations', async (t) => {
  await t.notThrowsAsync(
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 2, max: 9 }),
        normalization,
        fc.constantFrom('linear', 'relu', 'softmax', 'gelu'),
        fc.nat(),
        async (places, channels, fields, activation, seed) => {
          const model = [
            { conv2d: { filters: channels, kernelSize: 1, activation } },
            { layerNormalization: fields },
            { activation: { activation: 'tanh' } },
            { flatten: {} },
            end,
          ];
          const network = networkOf(model, [places, 2, 2], 3)!;
          const worst = await disagreement({ network, loss: 'categoricalCrossentropy', rows: 5, seed });
          if (!(worst < 1e-5)) throw new Error(`off by ${worst}`);
        },
      ),
      { numRuns: 25 },
    ),
  );
});

test('a row of equal numbers becomes beta, and passes no gradient on', async (t) => {
  const network = networkOf([{ dense: { units: 1 } }, { layerNormalization: { name: 'rows' } }, end], [4], 3)!;
  const weights = drawnWeights(network, 4);
  const predictor = await compiledEngine.predictor(network, weights, drawnExamples(network, 6, 4).inputs, 4);
  const beta = weights[3]![0]!;
  t.deepEqual([...(await predictor.predict(0, 6, 'rows'))], Array(6).fill(beta));
  const worst = await disagreement({ network, loss: 'categoricalCrossentropy', rows: 6, seed: 4 });
  t.true(worst < 1e-6, `off by ${worst}`);
});
