/** Convolutions and pools as operations of the general path. */

import type { ActivationName, Layer, LayerOf, Padding } from '../../network/network.ts';
import { windowAxis } from '../../network/window.ts';
import { activationCode } from './activation-code.ts';
import { operation } from './operations.ts';
import { type Parameter, parameterNamed } from './parameters.ts';
import type { LayerContext, LayerPlan } from './plan-layers.ts';
import { exampleStride, lanes, padded, type Tensor } from './tensor.ts';

/** Floats of an unrolled block of windows: half of a second-level cache of 256 KiB. */
const columnFloats = 32768;

interface WindowSpec {
  readonly windowHeight: number;
  readonly windowWidth: number;
  readonly strides: readonly [number, number];
  readonly padding: Padding;
}

export function windowOperands(inputShape: readonly number[], spec: WindowSpec, input: Tensor) {
  const [height, width] = inputShape as [number, number];
  const vertical = windowAxis(height, spec.windowHeight, spec.strides[0], spec.padding);
  const horizontal = windowAxis(width, spec.windowWidth, spec.strides[1], spec.padding);
  return {
    height,
    width,
    channels: input.channels,
    stride: input.stride,
    windowHeight: spec.windowHeight,
    windowWidth: spec.windowWidth,
    verticalStep: spec.strides[0],
    horizontalStep: spec.strides[1],
    top: vertical.before,
    left: horizontal.before,
    outputHeight: vertical.output,
    outputWidth: horizontal.output,
  };
}

export function planConvolution(
  context: LayerContext,
  layer: LayerOf<'conv2d'>,
  parameters: readonly Parameter[],
  input: Tensor,
  output: Tensor,
  computed: ActivationName,
): LayerPlan {
  const [windowHeight, windowWidth] = layer.kernelSize;
  const window = windowOperands(layer.inputShape, { ...layer, windowHeight, windowWidth }, input);
  const kernel = parameterNamed(parameters, 'kernel')!;
  const bias = parameterNamed(parameters, 'bias');
  const depth = padded(windowHeight * windowWidth * input.channels);
  const blockRows = Math.max(1, Math.min(window.outputHeight, Math.floor(columnFloats / (window.outputWidth * depth))));
  const columnWords = blockRows * window.outputWidth * depth + lanes;
  const transposedWords = input.learns ? depth * output.stride : 0;
  const gradientWords = input.learns ? exampleStride(input) : 0;
  const [columns, transposed, gradient] = context.scratch.pieces(columnWords, transposedWords, gradientWords);
  const geometry = { filters: layer.filters, blockRows, ...window };
  return {
    output,
    forward: [
      operation('convolution', {
        input: input.at,
        kernel: kernel.at,
        bias: bias?.at ?? 0,
        output: output.at,
        columns: columns!,
        activation: activationCode(computed),
        ...geometry,
      }),
    ],
    backward: [
      operation('convolutionBackward', {
        input: input.at,
        kernel: kernel.at,
        output: output.at,
        columns: columns!,
        kernelGradient: kernel.gradient,
        biasGradient: bias?.gradient ?? 0,
        kernelTransposed: input.learns ? transposed! : 0,
        inputGradient: input.learns ? gradient! : 0,
        inputActivation: activationCode(input.activation),
        ...geometry,
      }),
    ],
  };
}

export function planPooling(
  context: LayerContext,
  layer: Layer,
  spec: WindowSpec,
  input: Tensor,
  output: Tensor,
): LayerPlan {
  const window = windowOperands(layer.inputShape, spec, input);
  const average = Number(layer.kind === 'averagePooling2d' || layer.kind === 'globalAveragePooling2d');
  const [inputGradient] = context.scratch.pieces(exampleStride(input));
  return {
    output,
    forward: [operation('pooling', { input: input.at, output: output.at, average, ...window })],
    backward: input.learns
      ? [
          operation('poolingBackward', {
            input: input.at,
            output: output.at,
            inputGradient: inputGradient!,
            average,
            inputActivation: activationCode(input.activation),
            ...window,
          }),
        ]
      : [],
  };
}
