/** `dropout`: in training, a fraction `rate` of the inputs becomes zero and the others are divided by 1 - rate. */

import { about, number } from '../fields.ts';
import { layerKind, none } from '../layer-kind.ts';

export const dropout = layerKind('dropout', {
  about: 'Sets some numbers to 0 while training, drawn anew for each step.',
  shapes: '[…] → the same',
  equation:
    'in training y = 0 for a part `rate` of the numbers, drawn by the seed, and x / (1 - rate) for the others; afterwards y = x',
  fields: { rate: about(number(0, 1), 'The part set to 0.') },
  resolve: ({ rate }, { inputShape }) => ({ outputShape: inputShape, weights: [], rate }),
  canonical: ({ rate }) => ({ rate }),
  idle: none,
  report: { colour: undefined, words: ({ rate }) => [`rate ${rate}`] },
});
