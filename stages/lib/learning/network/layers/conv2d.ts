/** `conv2d`: a kernel slid over an image, one output channel for each filter. */

import { about, count, padding, pair, withDefault } from '../fields.ts';
import { canonicalKernel, idleKernelFields, kernelAndBias, kernelFields } from '../kernel-layer.ts';
import { activationWords, layerKind, paddingWords, palette, stepWords } from '../layer-kind.ts';
import { imageShape, windows } from '../shape.ts';

export const conv2d = layerKind('conv2d', {
  about: 'Convolution of an image.',
  shapes: '[height, width, channels] → [windows down, windows across, filters]',
  equation: 'y[v, h, o] = f(Σ x[v · strides + i, h · strides + j, c] · kernel[i, j, c, o] + bias[o]), over i, j and c',
  fields: {
    filters: about(count, 'Channels of the output.'),
    kernelSize: about(pair, 'Height and width of the kernel.'),
    strides: about(withDefault(pair, [1, 1]), 'Step between positions of the kernel.'),
    padding,
    ...kernelFields('channel'),
  },
  resolve(settings, { name, inputShape }) {
    const { filters, kernelSize, strides, padding, activation, useBias } = settings;
    const [, , channels] = imageShape(name, inputShape);
    return {
      outputShape: [...windows(name, inputShape, kernelSize, strides, padding), filters],
      weights: kernelAndBias(settings, [...kernelSize, channels, filters], filters),
      filters,
      kernelSize,
      strides,
      padding,
      activation,
      useBias,
    };
  },
  canonical: (layer) => {
    const { filters, kernelSize, strides, padding } = layer;
    return { filters, kernelSize, strides, padding, ...canonicalKernel(layer) };
  },
  idle: idleKernelFields,
  report: {
    colour: palette.mixesPlaces,
    words: (layer) => [
      `${layer.filters} filters`,
      layer.kernelSize.join(' × '),
      ...stepWords(layer.strides),
      ...paddingWords(layer.padding),
      ...activationWords(layer.activation),
    ],
  },
});
