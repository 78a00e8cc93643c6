/** `batchNormalization`: every channel to mean 0 and variance 1 over the batch, then scaled and shifted. */

import { number, withDefault } from '../fields.ts';
import { layerKind, none } from '../layer-kind.ts';
import { vector } from '../weights.ts';

export const batchNormalization = layerKind('batchNormalization', {
  fields: {
    momentum: withDefault(number(0, 1), 0.99),
    epsilon: withDefault(number(0, Number.POSITIVE_INFINITY), 1e-3),
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
