/**
 * From the outputs of the last layer to probabilities and losses, in double precision.
 *
 * A final softmax or sigmoid is left out of the network and computed here: probabilities then do not depend on an
 * engine's exponential, and the loss of a confident mistake does not drown in a probability rounded to 0.
 */

import { exp, log } from '../lib/kit/random/elementary.ts';
import type { LossSpec } from '../lib/learning/engines/engine.ts';
import type { ActivationName, Network } from '../lib/learning/network/network.ts';

/** Keras' epsilon: probabilities are kept this far from 0 and 1 before a logarithm. */
const epsilon = 1e-7;

export interface OpenNetwork {
  /** The network without its last activation, if that is a softmax or a sigmoid. */
  readonly network: Network;
  /** The activation that was left out; `linear` if none was. */
  readonly activation: 'softmax' | 'sigmoid' | 'linear';
}

export function openNetwork(network: Network): OpenNetwork {
  const last = network.layers.at(-1)!;
  const activation: ActivationName = 'activation' in last ? last.activation : 'linear';
  if (!('activation' in last) || (activation !== 'softmax' && activation !== 'sigmoid'))
    return { network, activation: 'linear' };
  const layers = [...network.layers.slice(0, -1), { ...last, activation: 'linear' as const }];
  return { network: { ...network, layers }, activation };
}

/** The outputs of one example: activation(values). */
export function activated(activation: OpenNetwork['activation'], values: Float64Array): Float64Array {
  if (activation === 'linear') return values;
  if (activation === 'sigmoid') return values.map((value) => 1 / (1 + exp(-value)));
  const greatest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const powers = values.map((value) => exp(value - greatest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/**
 * The loss of one example, with t the one-hot label, y the outputs and z what enters the last activation:
 * categoricalCrossentropy -ln y_label: after a softmax ln Σ exp z - z_label, else y over its sum, clipped to [ε, 1 - ε];
 * binaryCrossentropy the mean of -t ln y - (1 - t) ln(1 - y): after a sigmoid max(z, 0) - z t + ln(1 + exp(-|z|)), else
 * y clipped; meanSquaredError the mean of (y - t)²; meanAbsoluteError the mean of |y - t|.
 *
 * @param values z, or y where nothing was left out of the network
 */
export function exampleLoss(
  { name }: LossSpec,
  activation: OpenNetwork['activation'],
  values: Float64Array,
  label: number,
): number {
  if (name === 'categoricalCrossentropy' && activation === 'softmax') {
    const greatest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    return log(values.reduce((total, value) => total + exp(value - greatest), 0)) + greatest - values[label]!;
  }
  if (name === 'binaryCrossentropy' && activation === 'sigmoid')
    return mean(values, (z, index) => Math.max(z, 0) - (index === label ? z : 0) + log(1 + exp(-Math.abs(z))));
  const outputs = activated(activation, values);
  switch (name) {
    case 'categoricalCrossentropy':
      return -log(clip(outputs[label]! / outputs.reduce((total, output) => total + output, 0)));
    case 'binaryCrossentropy':
      return mean(outputs, (y, index) => -log(index === label ? clip(y) : 1 - clip(y)));
    case 'meanSquaredError':
      return mean(outputs, (y, index) => (y - (index === label ? 1 : 0)) ** 2);
    case 'meanAbsoluteError':
      return mean(outputs, (y, index) => Math.abs(y - (index === label ? 1 : 0)));
    case 'huber':
      throw new Error('Internal error: huber is no loss of classes');
  }
}

/** l1 · Σ|w| + l2 · Σw² over all weights: part of every loss, as in training. */
export function penalty(network: Network, weights: readonly Float32Array[]): number {
  let sum = 0;
  for (const [index, { l1, l2 }] of network.layers.flatMap((layer) => layer.weights).entries())
    for (const weight of l1 > 0 || l2 > 0 ? weights[index]! : []) sum += l1 * Math.abs(weight) + l2 * weight * weight;
  return sum;
}

function clip(probability: number): number {
  return Math.min(1 - epsilon, Math.max(epsilon, probability));
}

function mean(values: Float64Array, term: (value: number, index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += term(values[index]!, index);
  return sum / values.length;
}
