/** How a network ends, as its loss sees it. */

import type { Layer, Network } from '../network/network.ts';
import type { LossName } from './engine.ts';

/**
 * Whether the loss is computed from what enters the last activation: a softmax under categorical crossentropy, a
 * sigmoid under binary crossentropy. Both are then one well-conditioned step with the gradient (output - target).
 */
export function lossFromLogits(network: Network, loss: LossName): boolean {
  const activation = finalActivation(network.layers.at(-1));
  if (loss === 'categoricalCrossentropy') return activation === 'softmax';
  return loss === 'binaryCrossentropy' && activation === 'sigmoid';
}

function finalActivation(layer: Layer | undefined): string | undefined {
  return layer?.kind === 'dense' || layer?.kind === 'conv2d' || layer?.kind === 'activation'
    ? layer.activation
    : undefined;
}
