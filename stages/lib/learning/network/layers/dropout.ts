/** `dropout`: in training, a fraction `rate` of the inputs becomes zero and the others are divided by 1 - rate. */

import { number } from '../fields.ts';
import { layerKind, none } from '../layer-kind.ts';

export const dropout = layerKind('dropout', {
  fields: { rate: number(0, 1) },
  resolve: ({ rate }, { inputShape }) => ({ outputShape: inputShape, weights: [], rate }),
  canonical: ({ rate }) => ({ rate }),
  idle: none,
  report: { colour: undefined, words: ({ rate }) => [`rate ${rate}`] },
});
