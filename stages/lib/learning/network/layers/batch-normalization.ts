/** `batchNormalization`: every channel to mean 0 and variance 1 over the batch, then scaled and shifted. */

import { about, number, withDefault } from '../fields.ts';
import { layerKind, none } from '../layer-kind.ts';
import { vector } from '../weights.ts';

export const batchNormalization = layerKind('batchNormalization', {
  about: 'Centres and scales each channel by the batch while training, by moving statistics afterwards.',
  shapes: '[…, channels] → the same',
  equation:
    'y = γ (x - μ) / √(σ² + epsilon) + β, channel by channel; in training μ and σ² are mean and variance of the batch, which move the moving ones: m ← momentum · m + (1 - momentum) μ; afterwards the moving ones',
  fields: {
    momentum: about(
      withDefault(number(0, 1), 0.99),
      'The fraction of the moving statistics that is kept at each step.',
    ),
    epsilon: about(withDefault(number(0, Number.POSITIVE_INFINITY), 1e-3), 'Added to the variance.'),
  },
  resolve({ momentum, epsilon }, { inputShape }) {
    const channels = inputShape.at(-1)!;
    const weights = [
      vector('gamma', channels, true, 'ones'),
      vector('beta', channels, true, 'zeros'),
      vector('movingMean', channels, false, 'zeros'),
      vector('movingVariance', channels, false, 'ones'),
    ];
    return { outputShape: inputShape, weights, momentum, epsilon };
  },
  canonical: ({ momentum, epsilon }) => ({ momentum, epsilon }),
  idle: none,
  report: { colour: undefined, words: ({ momentum }) => [`momentum ${momentum}`] },
});
