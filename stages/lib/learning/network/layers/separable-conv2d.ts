/** `separableConv2d`: each channel of an image is convolved by itself, then the channels of every pixel are mixed. */

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

export const separableConv2d = layerKind('separableConv2d', {
  about: 'Convolution of each channel by itself, then of each pixel across its channels.',
  shapes: '[height, width, channels] → [windows down, windows across, filters]',
  equation: 'd = depthwiseConv2d of x without bias; y[v, h, o] = f(Σ d[v, h, k] · pointwise[k, o] + bias[o]), over k',
  fields: {
    filters: about(count, 'Channels of the output.'),
    kernelSize: about(pair, 'Height and width of the kernel of each channel.'),
    strides: about(withDefault(pair, [1, 1]), 'Step between positions of the kernel.'),
    padding,
    depthMultiplier: about(withDefault(count, 1), 'Channels that each channel of the input becomes before they mix.'),
    ...biasFields('channel'),
    depthwiseInitializer: kernelInitializer,
    pointwiseInitializer: kernelInitializer,
    depthwiseRegularizer: kernelRegularizer,
    pointwiseRegularizer: kernelRegularizer,
  },
  resolve(settings, { name, inputShape }) {
    const { filters, kernelSize, strides, padding, depthMultiplier, activation, useBias } = settings;
    const { depthwiseInitializer, depthwiseRegularizer, pointwiseInitializer, pointwiseRegularizer } = settings;
    const [, , channels] = imageShape(name, inputShape);
    const depthwise = [...kernelSize, channels, depthMultiplier];
    const pointwise = [1, 1, channels * depthMultiplier, filters];
    return {
      outputShape: [...windows(name, inputShape, kernelSize, strides, padding), filters],
      weights: [
        kernel('depthwiseKernel', depthwise, depthwiseInitializer, depthwiseRegularizer, 2),
        kernel('pointwiseKernel', pointwise, pointwiseInitializer, pointwiseRegularizer),
        ...biasOf(settings, filters),
      ],
      filters,
      kernelSize,
      strides,
      padding,
      depthMultiplier,
      activation,
      useBias,
    };
  },
  canonical: (layer) => {
    const { filters, kernelSize, strides, padding, depthMultiplier } = layer;
    const depthwise = canonicalWeight(layer, 'depthwiseKernel');
    const pointwise = canonicalWeight(layer, 'pointwiseKernel');
    return {
      ...{ filters, kernelSize, strides, padding, depthMultiplier, ...canonicalBias(layer) },
      depthwiseInitializer: depthwise.initializer,
      pointwiseInitializer: pointwise.initializer,
      depthwiseRegularizer: depthwise.penalty,
      pointwiseRegularizer: pointwise.penalty,
    };
  },
  idle: idleKernelFields,
  report: {
    colour: palette.mixesPlaces,
    words: (layer) => [
      `${layer.filters} filters`,
      layer.kernelSize.join(' × '),
      ...multiplierWords(layer.depthMultiplier),
      ...stepWords(layer.strides),
      ...paddingWords(layer.padding),
      ...activationWords(layer.activation),
    ],
  },
});
