/** `reshape`: the same numbers in another shape of equal size. */

import { about, shape } from '../fields.ts';
import { layerKind, none } from '../layer-kind.ts';
import { describe, shapeFailure, sizeOf } from '../shape.ts';

export const reshape = layerKind('reshape', {
  about: 'The same numbers in another shape.',
  shapes: '[…] → targetShape',
  equation: 'y = x in row-major order',
  fields: { targetShape: about(shape, 'The new shape of an example.') },
  resolve({ targetShape }, { name, inputShape }) {
    if (sizeOf(targetShape) !== sizeOf(inputShape))
      throw shapeFailure(name, `${describe(inputShape)} to be reshaped to ${describe(targetShape)}`, 'equal sizes');
    return { outputShape: targetShape, weights: [] };
  },
  canonical: ({ outputShape }) => ({ targetShape: outputShape }),
  idle: none,
  report: { colour: undefined, words: none },
});
