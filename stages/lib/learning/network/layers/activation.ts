/** `activation`: a function applied to every value, or for softmax to the channels of every position. */

import { activation as function_ } from '../fields.ts';
import { layerKind, none } from '../layer-kind.ts';

export const activation = layerKind('activation', {
  about: 'An activation by itself.',
  shapes: '[…] → the same',
  equation: 'y = f(x)',
  fields: { activation: function_ },
  resolve: ({ activation }, { inputShape }) => ({ outputShape: inputShape, weights: [], activation }),
  canonical: ({ activation }) => ({ activation }),
  idle: none,
  report: { colour: undefined, words: ({ activation }) => [activation] },
});
