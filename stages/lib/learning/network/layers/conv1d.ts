/** `conv1d`: a kernel slid along a sequence, one output channel for each filter. */

import { about, count, padding, withDefault } from '../fields.ts';
import { canonicalKernel, idleKernelFields, kernelAndBias, kernelFields } from '../kernel-layer.ts';
import { activationWords, layerKind, paddingWords, palette, stepWords } from '../layer-kind.ts';
import { sequenceShape, windowsAlong } from '../shape.ts';

export const conv1d = layerKind('conv1d', {
  about: 'Convolution of a sequence.',
  shapes: '[length, channels] → [windows, filters]',
  equation: 'y[t, o] = f(Σ x[t · strides + i, c] · kernel[i, c, o] + bias[o]), over i and c',
  fields: {
    filters: about(count, 'Channels of the output.'),
    kernelSize: about(count, 'Length of the kernel.'),
    strides: about(withDefault(count, 1), 'Step between positions of the kernel.'),
    padding,
    ...kernelFields('channel'),
  },
  resolve(settings, { name, inputShape }) {
    const { filters, kernelSize, strides, padding, activation, useBias } = settings;
    const [, channels] = sequenceShape(name, inputShape);
    return {
      outputShape: [windowsAlong(name, inputShape, kernelSize, strides, padding), filters],
      weights: kernelAndBias(settings, [kernelSize, channels, filters], filters),
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
      `length ${layer.kernelSize}`,
      ...stepWords(layer.strides),
      ...paddingWords(layer.padding),
      ...activationWords(layer.activation),
    ],
  },
});
