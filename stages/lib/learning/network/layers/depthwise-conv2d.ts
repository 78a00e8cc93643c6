/** `depthwiseConv2d`: kernels of its own for each channel of an image, which no other channel reaches. */

import { about, count, padding, pair, withDefault } from '../fields.ts';
import {
  biasFields,
  biasOf,
  canonicalBias,
  canonicalWeight,
  idleKernelFields,
  kernelInitializer,
  kernelRegularizer,
} from '../kernel-layer.ts';
import { activationWords, layerKind, multiplierWords, paddingWords, palette, stepWords } from '../layer-kind.ts';
import { imageShape, windows } from '../shape.ts';
import { kernel } from '../weights.ts';

export const depthwiseConv2d = layerKind('depthwiseConv2d', {
  about: 'Convolution of each channel of an image by itself.',
  shapes: '[height, width, channels] → [windows down, windows across, channels · depthMultiplier]',
  equation:
    'y[v, h, c · depthMultiplier + m] = f(Σ x[v · strides + i, h · strides + j, c] · kernel[i, j, c, m] + bias), over i and j',
  fields: {
    kernelSize: about(pair, 'Height and width of the kernel.'),
    strides: about(withDefault(pair, [1, 1]), 'Step between positions of the kernel.'),
    padding,
    depthMultiplier: about(withDefault(count, 1), 'Channels of the output for each channel of the input.'),
    ...biasFields('channel'),
    depthwiseInitializer: kernelInitializer,
    depthwiseRegularizer: kernelRegularizer,
  },
  resolve(settings, { name, inputShape }) {
    const { kernelSize, strides, padding, depthMultiplier, activation, useBias } = settings;
    const [, , channels] = imageShape(name, inputShape);
    const outputs = channels * depthMultiplier;
    const shape = [...kernelSize, channels, depthMultiplier];
    return {
      outputShape: [...windows(name, inputShape, kernelSize, strides, padding), outputs],
      weights: [
        kernel('kernel', shape, settings.depthwiseInitializer, settings.depthwiseRegularizer, 2),
        ...biasOf(settings, outputs),
      ],
      kernelSize,
      strides,
      padding,
      depthMultiplier,
      activation,
      useBias,
    };
  },
  canonical: (layer) => {
    const { kernelSize, strides, padding, depthMultiplier } = layer;
    const { initializer, penalty } = canonicalWeight(layer, 'kernel');
    const kernel = { depthwiseInitializer: initializer, depthwiseRegularizer: penalty };
    return { kernelSize, strides, padding, depthMultiplier, ...canonicalBias(layer), ...kernel };
  },
  idle: idleKernelFields,
  report: {
    colour: palette.mixesPlaces,
    words: (layer) => [
      layer.kernelSize.join(' × '),
      ...multiplierWords(layer.depthMultiplier),
      ...stepWords(layer.strides),
      ...paddingWords(layer.padding),
      ...activationWords(layer.activation),
    ],
  },
});
