/** Layers that make one tensor of several. */

import { type InputCount, layerKind } from './layer-kind.ts';
import { describe, shapeFailure } from './shape.ts';

export const severalInputs: InputCount = { least: 2, most: Number.POSITIVE_INFINITY };

/** Of tensors of one shape, number by number. */
export const elementwise = <const Kind extends string>(kind: Kind, equation: string, sentence: string) =>
  layerKind(kind, {
    about: sentence,
    shapes: 'several […] → the same',
    equation,
    definition: 'merging',
    fields: {},
    inputs: severalInputs,
    resolve(_, { name, inputShapes, inputShape }) {
      const expected = describe(inputShape);
      const other = inputShapes.find((one) => describe(one) !== expected);
      if (other !== undefined)
        throw shapeFailure(
          name,
          `${expected} and ${describe(other)}`,
          'inputs of one shape',
          'bring them to one shape before it, a convolution of kernelSize 1 to one number of channels',
        );
      return { outputShape: inputShape, weights: [] };
    },
    canonical: () => ({}),
    idle: () => [],
    report: { colour: undefined, words: () => [] },
  });
