/** `layerNormalization`: every row of channels to mean 0 and variance 1 by itself, then scaled and shifted. */

import { about, flag, number, withDefault } from '../fields.ts';
import { layerKind, none } from '../layer-kind.ts';
import { vector } from '../weights.ts';

export const layerNormalization = layerKind('layerNormalization', {
  about: 'Centres and scales the channels of each example, or of each of its places, by their own mean and variance.',
  shapes: '[…, channels] → the same',
  equation:
    'y = γ (x - μ) / √(σ² + epsilon) + β, μ and σ² being mean and variance of the channels of each place by themselves',
  fields: {
    epsilon: about(withDefault(number(0, Number.POSITIVE_INFINITY), 1e-3), 'Added to the variance.'),
    center: about(withDefault(flag, true), 'Add a learned number to each channel, beta.'),
    scale: about(withDefault(flag, true), 'Multiply each channel by a learned number, gamma.'),
  },
  resolve({ epsilon, center, scale }, { inputShape }) {
    const channels = inputShape.at(-1)!;
    const weights = [
      ...(scale ? [vector('gamma', channels, true, 'ones')] : []),
      ...(center ? [vector('beta', channels, true, 'zeros')] : []),
    ];
    return { outputShape: inputShape, weights, epsilon, center, scale };
  },
  canonical: ({ epsilon, center, scale }) => ({ epsilon, center, scale }),
  idle: none,
  report: {
    colour: undefined,
    words: ({ center, scale }) => [...(scale ? [] : ['without gamma']), ...(center ? [] : ['without beta'])],
  },
});
