/**
 * The last activation of a network in double precision. A final softmax or sigmoid is left out of the network and computed
 * here: probabilities then do not depend on an engine's exponential, and the loss of a confident mistake does not drown
 * in a probability rounded to 0.
 */

import { exp } from '../../kit/random/elementary.ts';
import type { ActivationName, Network } from '../network/network.ts';

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
 * Applies the activation to the outputs of a row in place, of rows × width; returns them as they were.
 *
 * @throws the error that `refuse` makes of outputs that are not finite
 */
export function activateRow(
  activation: OpenNetwork['activation'],
  outputs: Float32Array,
  { row, width }: { readonly row: number; readonly width: number },
  refuse: (values: Float64Array) => Error,
): Float64Array {
  const own = outputs.subarray(row * width, (row + 1) * width);
  const values = Float64Array.from(own);
  if (!values.every((value) => Number.isFinite(value))) throw refuse(values);
  own.set(activated(activation, values));
  return values;
}
