/**
 * Initial weights: Keras' initializers drawn from seeded generators, by exact operations only, so that every machine
 * starts from the same bits. Variance scaling is Glorot & Bengio (2010) and He et al. (2015).
 */

import { type Random, random } from '../../kit/random/random.ts';
import type { Network, WeightSpec } from './network.ts';
import { sizeOf } from './shape.ts';

/** Standard deviation of a standard normal cut off at ±2: the factor by which Keras widens what it truncates. */
const truncatedDeviation = 0.87962566103423978;

/** One array per weight tensor, in layer order; each tensor has a generator of its own, named by layer and weight. */
export function initialWeights(network: Network, seed: number): Float32Array[] {
  return network.layers.flatMap((layer, index) =>
    layer.weights.map((weight) => draw(weight, random(seed, 'weights', index, weight.name))),
  );
}

function draw(weight: WeightSpec, source: Random): Float32Array {
  const values = new Float32Array(sizeOf(weight.shape));
  const { fanIn, fanOut } = weight;
  switch (weight.initializer) {
    case 'zeros':
      return values;
    case 'ones':
      return values.fill(1);
    case 'uniform':
      return fillUniform(values, 0.05, source);
    case 'glorotUniform':
      return fillUniform(values, Math.sqrt(6 / (fanIn + fanOut)), source);
    case 'heUniform':
      return fillUniform(values, Math.sqrt(6 / fanIn), source);
    case 'glorotNormal':
      return fillTruncatedNormal(values, Math.sqrt(2 / (fanIn + fanOut)) / truncatedDeviation, source);
    case 'heNormal':
      return fillTruncatedNormal(values, Math.sqrt(2 / fanIn) / truncatedDeviation, source);
  }
}

function fillUniform(values: Float32Array, limit: number, source: Random): Float32Array {
  for (let index = 0; index < values.length; index++) values[index] = (2 * source.uniform() - 1) * limit;
  return values;
}

/** Normal deviates with the given deviation before truncation, none further than two deviations from 0. */
function fillTruncatedNormal(values: Float32Array, deviation: number, source: Random): Float32Array {
  for (let index = 0; index < values.length; index++) {
    let candidate: number;
    do candidate = 4 * source.uniform() - 2;
    while (!acceptNormal(candidate, source));
    values[index] = candidate * deviation;
  }
  return values;
}

/** True with probability exp(-x²/2), for |x| ≤ 2. */
function acceptNormal(x: number, source: Random): boolean {
  const half = (x * x) / 4;
  return acceptExponential(half, source) && acceptExponential(half, source);
}

/** True with probability exp(-t), 0 ≤ t ≤ 1, by comparisons alone (von Neumann 1951; Forsythe 1972). */
function acceptExponential(t: number, source: Random): boolean {
  let draws = 1;
  while (source.uniform() < t / draws) draws++;
  return draws % 2 === 1;
}
