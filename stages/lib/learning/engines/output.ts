/** How a network ends, as its loss sees it. */

import type { Network } from '../network/network.ts';
import type { LossSpec } from './engine.ts';

/**
 * Whether the loss is computed from the inputs of the last activation: a softmax under categorical crossentropy, a
 * sigmoid under binary crossentropy. Both are then one well-conditioned step with the gradient (output - target).
 */
export function lossFromLogits(network: Network, { name }: LossSpec): boolean {
  const last = network.layers.at(-1);
  const activation = last !== undefined && 'activation' in last ? last.activation : undefined;
  if (name === 'categoricalCrossentropy') return activation === 'softmax';
  return name === 'binaryCrossentropy' && activation === 'sigmoid';
}
