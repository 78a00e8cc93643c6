/**
 * Convolutions that have a faster way than the general path. Which way is taken follows from the network alone, never
 * from the machine, because the bits differ: sums come in another order (kernel gradients through a pool) or by
 * another algorithm (Winograd).
 */

import type { ActivationName, Layer, LayerOf } from '../../network/network.ts';
import { activationCode } from './activation-code.ts';
import { operation } from './operations.ts';
import { type Parameter, parameterNamed } from './parameters.ts';
import { windowOperands } from './plan-images.ts';
import type { LayerContext, LayerPlan } from './plan-layers.ts';
import { exampleStride, layoutOf, padded, type Tensor } from './tensor.ts';

function isThreeByThree({ kernelSize, strides }: LayerOf<'conv2d'>): boolean {
  return [...kernelSize, ...strides].join() === '3,3,1,1';
}

/** 3×3, relu, 2×2 maximum of whole windows, on the network's own input of one to four channels. */
export function convolutionPoolFits(
  layer: LayerOf<'conv2d'>,
  activation: ActivationName,
  pool: Layer | undefined,
  input: Tensor,
): pool is LayerOf<'maxPooling2d'> {
  if (pool?.kind !== 'maxPooling2d' || [...pool.poolSize, ...pool.strides].join() !== '2,2,2,2') return false;
  const [height, width] = layer.outputShape as [number, number];
  const whole = pool.padding === 'valid' || (height % 2 === 0 && width % 2 === 0);
  const packed = input.stride === input.channels && input.channels <= 4;
  return isThreeByThree(layer) && activation === 'relu' && whole && packed && !input.learns;
}

export function planConvolutionPool(
  context: LayerContext,
  layer: LayerOf<'conv2d'>,
  parameters: readonly Parameter[],
  input: Tensor,
  outputShape: readonly number[],
): LayerPlan {
  const [height, width] = layer.inputShape as [number, number];
  const [pooledHeight, pooledWidth] = outputShape as [number, number];
  const border = layer.padding === 'same' ? 1 : 0;
  const layout = layoutOf(outputShape);
  const floats = context.batchSize * exampleStride(layout);
  const [frame, taps] = context.scratch.pieces(
    border ? (height + 2) * (width + 2) * input.channels : 0,
    layout.stride * 3 * padded(3 * input.channels),
  );
  const kernel = parameterNamed(parameters, 'kernel')!;
  const bias = parameterNamed(parameters, 'bias');
  const at = context.arena.words(floats);
  const shared = {
    input: input.at,
    output: at,
    winners: context.arena.words(floats),
    frame: frame!,
    height,
    width,
    channels: input.channels,
    border,
    filters: layer.filters,
    pooledHeight,
    pooledWidth,
  };
  return {
    output: { ...layout, at, activation: 'relu', learns: true },
    forward: [operation('convolutionPool', { ...shared, kernel: kernel.at, bias: bias?.at ?? 0 })],
    backward: [
      operation('convolutionPoolBackward', {
        ...shared,
        taps: taps!,
        kernelGradient: kernel.gradient,
        biasGradient: bias?.gradient ?? 0,
      }),
    ],
  };
}

/** Fewer channels do not pay for the transforms; a larger kernel in 16 planes does not stay in the cache. */
const winogradChannelsMin = 8;
const winogradKernelMax = 128 * 128;
/** Floats of the transformed input and output that are worked on at a time. */
const planeFloats = 131072;

export function winogradFits(layer: LayerOf<'conv2d'>, input: Tensor): boolean {
  const enough = input.channels >= winogradChannelsMin && layer.filters >= winogradChannelsMin;
  const whole = input.stride === padded(input.channels);
  return isThreeByThree(layer) && enough && whole && input.stride * padded(layer.filters) <= winogradKernelMax;
}

export function planWinograd(
  context: LayerContext,
  layer: LayerOf<'conv2d'>,
  parameters: readonly Parameter[],
  input: Tensor,
  output: Tensor,
  computed: ActivationName,
): LayerPlan {
  const spec = { windowHeight: 3, windowWidth: 3, strides: layer.strides, padding: layer.padding };
  const window = windowOperands(layer.inputShape, spec, input);
  const rows = Math.ceil(window.outputHeight / 2);
  const columns = Math.ceil(window.outputWidth / 2);
  const perTile = 16 * (input.stride + output.stride);
  const blockRows = Math.max(1, Math.min(rows, Math.floor(planeFloats / (columns * perTile))));
  const whole = Math.floor(planeFloats / (rows * columns * perTile));
  const blockImages = Math.max(1, Math.min(whole, context.batchSize));
  const tiles = blockImages * blockRows * columns;
  const frameWords = (2 * rows + 2) * (2 * columns + 2) * input.stride;
  const kernelWords = 16 * input.stride * output.stride;
  const [frame, inputPlanes, outputPlanes, kernelPlanes, gradientFrame, kernelPlanesTransposed] =
    context.scratch.pieces(
      frameWords,
      16 * tiles * input.stride,
      16 * tiles * output.stride,
      kernelWords,
      input.learns ? frameWords : 0,
      input.learns ? kernelWords : 0,
    );
  const kernel = parameterNamed(parameters, 'kernel')!;
  const bias = parameterNamed(parameters, 'bias');
  const shared = {
    input: input.at,
    kernel: kernel.at,
    output: output.at,
    frame: frame!,
    inputPlanes: inputPlanes!,
    outputPlanes: outputPlanes!,
    filters: layer.filters,
    blockImages,
    blockRows,
    ...window,
  };
  return {
    output,
    forward: [
      operation('winograd', {
        ...shared,
        bias: bias?.at ?? 0,
        kernelPlanes: kernelPlanes!,
        activation: activationCode(computed),
      }),
    ],
    backward: [
      operation('winogradBackward', {
        ...shared,
        kernelGradient: kernel.gradient,
        biasGradient: bias?.gradient ?? 0,
        gradientFrame: input.learns ? gradientFrame! : 0,
        kernelPlanesTransposed: kernelPlanesTransposed!,
        kernelGradientPlanes: kernelPlanes!,
        inputActivation: activationCode(input.activation),
      }),
    ],
  };
}
