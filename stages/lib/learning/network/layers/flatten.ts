/** `flatten`: the same numbers as one list. */

import { layerKind, none } from '../layer-kind.ts';
import { sizeOf } from '../shape.ts';

export const flatten = layerKind('flatten', {
  about: 'All numbers of an example in one list.',
  shapes: '[…] → [their number]',
  equation: 'y = x in row-major order',
  fields: {},
  resolve: (_, { inputShape }) => ({ outputShape: [sizeOf(inputShape)], weights: [] }),
  canonical: () => ({}),
  idle: none,
  report: { colour: undefined, words: none },
});
