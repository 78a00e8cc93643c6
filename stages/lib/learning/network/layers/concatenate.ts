/** `concatenate`: several tensors side by side along the last axis, in the order in which `inputs` names them. */

import { layerKind, none } from '../layer-kind.ts';
import { severalInputs } from '../merging.ts';
import { describe, type Shape, shapeFailure } from '../shape.ts';

export const concatenate = layerKind('concatenate', {
  about: 'The inputs side by side: their numbers or channels in the order in which they are named.',
  shapes: '[…, a] and […, b] → […, a + b]',
  equation: 'y = x₁, x₂, … side by side',
  definition: 'merging',
  fields: {},
  inputs: severalInputs,
  resolve(_, { name, inputShapes, inputShape }) {
    const sides = (shape: Shape): string => shape.slice(0, -1).join();
    if (inputShapes.some((one) => one.length !== inputShape.length || sides(one) !== sides(inputShape)))
      throw shapeFailure(name, inputShapes.map(describe).join(', '), 'shapes that differ on the last axis alone');
    const last = inputShapes.reduce((sum, one) => sum + one.at(-1)!, 0);
    return { outputShape: [...inputShape.slice(0, -1), last], weights: [] };
  },
  canonical: () => ({}),
  idle: none,
  report: { colour: undefined, words: none },
});
