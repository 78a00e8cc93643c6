/**
 * Layers that pool the windows of an image or of a sequence. The engines know which pool by the greatest value and
 * which by the mean.
 */

import { about, count, optional, padding, pair, withDefault } from './fields.ts';
import { layerKind, paddingWords, palette } from './layer-kind.ts';
import { imageShape, sequenceShape, windows, windowsAlong } from './shape.ts';

/** By which a window becomes one number. */
type Way = 'max' | 'mean';

export const pooling2d = <const Kind extends string>(kind: Kind, way: Way, sentence: string) =>
  layerKind(kind, {
    about: sentence,
    shapes: '[height, width, channels] → [windows down, windows across, channels]',
    equation: `y[v, h, c] = the ${way} of x[i, j, c] over the pixels of the window at v · strides, h · strides that lie on the image`,
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

export const pooling1d = <const Kind extends string>(kind: Kind, way: Way, sentence: string) =>
  layerKind(kind, {
    about: sentence,
    shapes: '[length, channels] → [windows, channels]',
    equation: `y[t, c] = the ${way} of x[i, c] over the places of the window at t · strides that lie on the sequence`,
    definition: 'pooling1d',
    fields: {
      poolSize: about(withDefault(count, 2), 'Length of the window.'),
      strides: about(optional(count), "Step between windows. If left out: the window's length."),
      padding,
    },
    resolve({ poolSize, strides = poolSize, padding }, { name, inputShape }) {
      const [, channels] = sequenceShape(name, inputShape);
      const outputShape = [windowsAlong(name, inputShape, poolSize, strides, padding), channels];
      return { outputShape, weights: [], poolSize, strides, padding };
    },
    canonical: ({ poolSize, strides, padding }) => ({ poolSize, strides, padding }),
    idle: ({ poolSize, strides }) => (strides === poolSize ? ['strides'] : []),
    report: {
      colour: palette.shrinks,
      words: ({ poolSize, strides, padding }) => [
        `length ${poolSize}`,
        ...(strides === poolSize ? [] : [`strides ${strides}`]),
        ...paddingWords(padding),
      ],
    },
  });

/** Layers that pool all places to one number for each channel. */
const globalPooling = <const Kind extends string>(
  kind: Kind,
  way: Way,
  sentence: string,
  shapes: string,
  channelsOf: (name: string, shape: readonly number[]) => number,
) =>
  layerKind(kind, {
    about: sentence,
    shapes,
    equation: `y[c] = the ${way} of x[…, c] over all places`,
    fields: {},
    resolve: (_, { name, inputShape }) => ({ outputShape: [channelsOf(name, inputShape)], weights: [] }),
    canonical: () => ({}),
    idle: () => [],
    report: { colour: palette.shrinks, words: () => [] },
  });

export const globalPooling2d = <const Kind extends string>(kind: Kind, way: Way, sentence: string) =>
  globalPooling(
    kind,
    way,
    sentence,
    '[height, width, channels] → [channels]',
    (name, shape) => imageShape(name, shape)[2],
  );

export const globalPooling1d = <const Kind extends string>(kind: Kind, way: Way, sentence: string) =>
  globalPooling(kind, way, sentence, '[length, channels] → [channels]', (name, shape) => sequenceShape(name, shape)[1]);
