/** Layers that pool the windows of an image. The engines know which pool by the greatest value and which by the mean. */

import { about, optional, padding, pair, withDefault } from './fields.ts';
import { layerKind, paddingWords, palette } from './layer-kind.ts';
import { imageShape, windows } from './shape.ts';

export const pooling2d = <const Kind extends string>(kind: Kind, sentence: string) =>
  layerKind(kind, {
    about: sentence,
    definition: 'pooling',
    fields: {
      poolSize: about(withDefault(pair, [2, 2]), 'Height and width of the window.'),
      strides: about(optional(pair), "Step between windows. If left out: the window's size."),
      padding,
    },
    resolve({ poolSize, strides = poolSize, padding }, { name, inputShape }) {
      const [, , channels] = imageShape(name, inputShape);
      const outputShape = [...windows(name, inputShape, poolSize, strides, padding), channels];
      return { outputShape, weights: [], poolSize, strides, padding };
    },
    canonical: ({ poolSize, strides, padding }) => ({ poolSize, strides, padding }),
    idle: ({ poolSize, strides }) => (strides?.join() === poolSize.join() ? ['strides'] : []),
    report: {
      colour: palette.shrinks,
      words: ({ poolSize, strides, padding }) => [
        poolSize.join(' × '),
        ...(strides.join() === poolSize.join() ? [] : [`strides ${strides.join(' × ')}`]),
        ...paddingWords(padding),
      ],
    },
  });

/** Layers that pool a whole image to one number for each channel. */
export const globalPooling2d = <const Kind extends string>(kind: Kind, sentence: string) =>
  layerKind(kind, {
    about: sentence,
    fields: {},
    resolve: (_, { name, inputShape }) => ({ outputShape: [imageShape(name, inputShape)[2]], weights: [] }),
    canonical: () => ({}),
    idle: () => [],
    report: { colour: palette.shrinks, words: () => [] },
  });
