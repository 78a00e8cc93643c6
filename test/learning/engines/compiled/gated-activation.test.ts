/** gelu and silu: the kernels beside Python's math.erfc and the definition, and their place beside other activations. */

import { readFileSync } from 'node:fs';
import test from 'ava';
import { compiledEngine } from '../../../../stages/lib/learning/engines/compiled/index.ts';
import { erfc } from '../../../../stages/lib/learning/engines/compiled/operations/gated-activation/error-function.ts';
import { rowsInMemory } from '../../../../stages/lib/learning/engines/feature-rows.ts';
import { drawnWeights, networkOf } from './networks.ts';
import { disagreement } from './slopes.ts';

/** x and erfc(x), by bench/peers/make_error_function_goldens.py. */
const file = new URL('../../../../../test/learning/engines/fixtures/error-function.json', import.meta.url);
const erfcGoldens: readonly (readonly [number, number])[] = JSON.parse(readFileSync(file, 'utf8'));

async function computed(activation: string, points: Float32Array): Promise<Float32Array> {
  const model = [{ activation: { activation, name: 'function' } }, { dense: { units: 'classes' } }];
  const network = networkOf(model, [1], 2)!;
  const inputs = [{ features: rowsInMemory(points, 1), scale: 1 }];
  const predictor = await compiledEngine.predictor(network, drawnWeights(network, 1), inputs, 64);
  return predictor.predict(0, points.length, 'function');
}

test('the plain version has the error function of Python', (t) => {
  t.is(erfcGoldens.length, 305);
  for (const [x, expected] of erfcGoldens) {
    const apart = Math.abs(erfc(x) - expected);
    t.true(apart <= 4e-16 + 2e-13 * expected, `erfc(${x}): ${erfc(x)}, not ${expected}`);
  }
});

test('gelu is x (1 + erf(x / √2)) / 2, by the error function of Python', async (t) => {
  // The goldens' x is the argument of erfc; that of gelu is exact in single precision where x is -√2 times it.
  const points = Float32Array.from(erfcGoldens, ([x]) => -x * Math.SQRT2);
  const found = await computed('gelu', points);
  for (const [index, [, upper]] of erfcGoldens.entries()) {
    const x = points[index]!;
    const expected = 0.5 * x * upper;
    // The point is rounded, which moves the tail by x² times as much.
    const rounding = 1.2e-7 * x * x * Math.abs(expected);
    const apart = Math.abs(found[index]! - expected);
    t.true(apart <= 3e-7 * Math.abs(x) && apart <= 5e-6 * Math.abs(expected) + rounding + 1e-36, `${x}: ${apart}`);
  }
});

test('silu is x times the logistic function over its whole range', async (t) => {
  const points = Float32Array.from({ length: 4001 }, (_, index) => (index - 2000) / 20);
  const found = await computed('silu', points);
  for (const [index, x] of points.entries()) {
    const expected = x / (1 + Math.exp(-x));
    t.true(Math.abs(found[index]! - expected) <= 6e-7 * Math.abs(expected) + 2e-36, `${x}: ${found[index]}`);
  }
});

test('both are exact zeros at zero, and what is no number stays none', async (t) => {
  for (const activation of ['gelu', 'silu']) {
    const found = await computed(activation, Float32Array.of(0, Number.NaN, 1e30, -1e30));
    t.deepEqual([...found], [0, Number.NaN, found[2]!, -0], activation);
    t.true(Math.abs(found[2]! / 1e30 - 1) < 1e-6, activation);
  }
});

for (const activation of ['gelu', 'silu'])
  test(`${activation} behind every other activation, before each layer and at the end has the slope of its definition`, async (t) => {
    const model = [
      { conv2d: { filters: 3, kernelSize: 2, activation } },
      { activation: { activation: 'tanh' } },
      { activation: { activation } },
      { maxPooling2d: {} },
      { batchNormalization: {} },
      { activation: { activation } },
      { dropout: { rate: 0.25 } },
      { flatten: {} },
      { dense: { units: 5, activation: 'softmax' } },
      { activation: { activation } },
      { dense: { units: 'classes', activation } },
    ];
    const network = networkOf(model, [6, 5, 2], 3)!;
    const worst = await disagreement({ network, loss: 'meanSquaredError', rows: 4, seed: 2 });
    t.true(worst < 2e-6, `off by ${worst}`);
  });
