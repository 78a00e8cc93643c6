/** Initial weights: the distribution of each initializer, and bytes that depend on the seed alone. */

import test from 'ava';
import { digestOf } from '../../../src/core/values/digest.ts';
import { initialWeights } from '../../../stages/lib/learning/network/initial-weights.ts';
import { resolveClassifier } from '../../../stages/lib/learning/network/resolve.ts';

const draw = (kernelInitializer: string, seed = 3): Float32Array[] =>
  initialWeights(
    resolveClassifier(
      [{ dense: { units: 200, kernelInitializer } }, { batchNormalization: {} }, { dense: { units: 'classes' } }],
      [300],
      4,
    ),
    seed,
  );

function moments(values: Float32Array): { mean: number; deviation: number; largest: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { mean, deviation: Math.sqrt(variance), largest };
}

test('uniform initializers fill their interval, normal ones have their deviation and no value beyond two', (t) => {
  const limits: [string, number][] = [
    ['glorotUniform', Math.sqrt(6 / 500)],
    ['heUniform', Math.sqrt(6 / 300)],
  ];
  for (const [name, limit] of limits) {
    const { mean, deviation, largest } = moments(draw(name)[0]!);
    t.true(largest <= Math.fround(limit) && largest > 0.999 * limit, `${name}: up to ${largest}`);
    t.true(Math.abs(mean) < 0.01 * limit, `${name}: mean ${mean}`);
    t.true(Math.abs(deviation - limit / Math.sqrt(3)) < 0.01 * limit, `${name}: deviation ${deviation}`);
  }
  const deviations: [string, number][] = [
    ['glorotNormal', Math.sqrt(2 / 500)],
    ['heNormal', Math.sqrt(2 / 300)],
  ];
  for (const [name, expected] of deviations) {
    const { mean, deviation, largest } = moments(draw(name)[0]!);
    t.true(Math.abs(mean) < 0.02 * expected, `${name}: mean ${mean}`);
    t.true(Math.abs(deviation / expected - 1) < 0.01, `${name}: deviation ${deviation}`);
    t.true(largest <= (2 * expected) / 0.8796 && largest > (1.99 * expected) / 0.8797, `${name}: up to ${largest}`);
  }
});

test('truncated normals have the density of a normal: as many within one deviation as there should be', (t) => {
  const values = draw('heNormal')[0]!;
  const sigma = Math.sqrt(2 / 300) / 0.87962566103423978;
  const within = values.filter((value) => Math.abs(value) < sigma).length / values.length;
  t.true(Math.abs(within - 0.6826895 / 0.9544997) < 0.006, `${within} within one deviation`);
});

test('biases and moving means start at 0, scales and variances at 1', (t) => {
  const [, bias, gamma, beta, mean, variance] = draw('glorotUniform');
  for (const zeros of [bias!, beta!, mean!]) t.deepEqual(zeros, new Float32Array(zeros.length));
  for (const ones of [gamma!, variance!]) t.deepEqual(ones, new Float32Array(ones.length).fill(1));
});

test('weights depend on the seed and on nothing else: their bytes are pinned', (t) => {
  const bytes = (weights: Float32Array): Uint8Array => new Uint8Array(weights.buffer);
  t.deepEqual(draw('heNormal'), draw('heNormal'));
  t.notDeepEqual(draw('heNormal', 4)[0], draw('heNormal', 3)[0]);
  const digests = ['glorotUniform', 'glorotNormal', 'heUniform', 'heNormal'].map((name) =>
    digestOf(bytes(draw(name)[0]!)).slice(7, 23),
  );
  t.deepEqual(digests, ['1bbd312d83c59c3a', 'ae66496a6a6e4087', '30a14493c8b5f4a2', '235c77f48774035d']);
});
