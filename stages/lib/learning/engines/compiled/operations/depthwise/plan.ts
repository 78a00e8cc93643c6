/**
 * Depthwise convolutions, and separable ones: a depthwise convolution whose result is a tensor of its own, and a
 * convolution of single pixels over that.
 */

import { int, nested, pointer, record } from '../../../../../kernels/abi.ts';
import type { WindowsOfImage } from '../../../../network/one-axis.ts';
import { type LayerPlan, type LayerPlanner, type PlanContext, placeOutput, placeTensor } from '../../layer-planner.ts';
import type { Operation } from '../../operation.ts';
import { type Parameter, parameterNamed } from '../../parameters.ts';
import { call, step } from '../../step.ts';
import { layoutOf, type Tensor, type TensorActivation } from '../../tensor.ts';
import { activationCode } from '../activation/plan.ts';
import { planConvolution } from '../convolution/plan.ts';
import { windowInclude, windowRecord, windowValues } from '../window.ts';

const depthwise = step(
  'depthwise',
  record('Depthwise', '', {
    input: pointer('const float', 'examples x height x width x stride'),
    kernel: pointer('const float', 'window_height x window_width rows of padded(channels x multiplier)'),
    bias: pointer('const float', 'padded(channels x multiplier); null: none'),
    output: pointer('float', 'examples x output_height x output_width x padded(channels x multiplier)'),
    frame: pointer('float', 'the pixels of an image that windows cover, each channel `multiplier` times'),
    multiplier: int('output channels for each input channel, side by side'),
    activation: int(),
    window: nested(windowRecord),
  }),
);

const depthwiseBackward = step(
  'depthwiseBackward',
  record('DepthwiseBackward', '', {
    input: pointer('float', 'examples x height x width x stride; gets its gradient'),
    kernel: pointer('const float', 'window_height x window_width rows of padded(channels x multiplier)'),
    output: pointer('float', 'examples x output_height x output_width x padded(channels x multiplier): its gradient'),
    kernelGradient: pointer('float', 'as kernel'),
    biasGradient: pointer('float', 'padded(channels x multiplier); null: no bias'),
    frame: pointer('float', 'the pixels of an image that windows cover, each channel `multiplier` times'),
    gradientFrame: pointer('float', "one image's output gradient within zeros; null: no input gradient wanted"),
    inputGradient: pointer('float', 'height x width x padded(channels x multiplier): of one example'),
    multiplier: int('output channels for each input channel, side by side'),
    inputActivation: int(),
    window: nested(windowRecord),
  }),
);

export const operation: Operation = {
  folder: 'depthwise',
  about: `Convolution of each channel with kernels of its own: output channel c * multiplier + m is that of input channel c. An
image with its padding is copied to a frame, so that no sum looks where the image ends.

Backward adds to the gradients of kernel and bias, and replaces the input by its gradient if that is wanted: the same
sums over the frame of the output's gradient, backwards.`,
  includes: [windowInclude],
  names: [],
  steps: [depthwise, depthwiseBackward],
};

interface DepthwiseParts {
  readonly windows: WindowsOfImage;
  readonly multiplier: number;
  readonly input: Tensor;
  readonly output: Tensor;
  readonly kernel: Parameter;
  readonly bias: Parameter | undefined;
  readonly computed: TensorActivation;
}

function planDepthwise(context: PlanContext, parts: DepthwiseParts): Pick<LayerPlan, 'forward' | 'backward'> {
  const { windows, multiplier, input, output, kernel, bias, computed } = parts;
  const window = windowValues(windows, input);
  const [frame, gradientFrame, inputGradient] = context.scratch.pieces(
    frameExtent(window.outputHeight, window.windowHeight, window.verticalStep) *
      frameExtent(window.outputWidth, window.windowWidth, window.horizontalStep) *
      output.stride,
    input.learns
      ? gradientExtent(window.height, window.top, window.windowHeight, window.verticalStep, window.outputHeight) *
          gradientExtent(window.width, window.left, window.windowWidth, window.horizontalStep, window.outputWidth) *
          output.stride
      : 0,
    input.learns ? window.height * window.width * output.stride : 0,
  );
  const shared = { input: input.at, kernel: kernel.at, output: output.at, frame, multiplier, window };
  return {
    forward: [call(depthwise, { ...shared, bias: bias?.at ?? 0, activation: activationCode(computed) })],
    backward: [
      call(depthwiseBackward, {
        ...shared,
        kernelGradient: kernel.gradient,
        biasGradient: bias?.gradient ?? 0,
        gradientFrame: input.learns ? gradientFrame : 0,
        inputGradient: input.learns ? inputGradient : 0,
        inputActivation: activationCode(input.activation),
      }),
    ],
  };
}

/** Lines or columns that windows cover, as frame_of() in depthwise.c counts them. */
function frameExtent(outputs: number, window: number, step: number): number {
  return (outputs - 1) * step + window;
}

/** Lines or columns of the frame of a gradient, as gradient_extent() in depthwise.c counts them. */
function gradientExtent(size: number, before: number, window: number, step: number, outputs: number): number {
  return Math.floor((window - 1) / step) + Math.max(Math.floor((size - 1 + before) / step) + 1, outputs);
}

const depthwiseConv2d: LayerPlanner<'depthwiseConv2d'> = {
  plan(context, place) {
    const { layer, input, parameters, computed } = place;
    const output = placeOutput(context, place);
    const parts = {
      ...{ input, output, computed, windows: { ...layer, size: layer.kernelSize }, multiplier: layer.depthMultiplier },
      kernel: parameterNamed(parameters, 'kernel')!,
      bias: parameterNamed(parameters, 'bias'),
    };
    return { output, ...planDepthwise(context, parts) };
  },
  foldsActivation: true,
};

const separableConv2d: LayerPlanner<'separableConv2d'> = {
  plan(context, place) {
    const { layer, input, parameters, computed } = place;
    const output = placeOutput(context, place);
    const [height, width] = layer.outputShape as [number, number];
    const shape = [height, width, input.channels * layer.depthMultiplier];
    const layout = layoutOf(shape);
    const between: Tensor = { ...layout, at: placeTensor(context, layout), activation: 'linear', learns: true };
    const apart = planDepthwise(context, {
      ...{ input, output: between, computed: 'linear', bias: undefined },
      windows: { ...layer, size: layer.kernelSize },
      multiplier: layer.depthMultiplier,
      kernel: parameterNamed(parameters, 'depthwiseKernel')!,
    });
    const mixed = planConvolution(context, {
      ...{ input: between, output, computed },
      windows: { inputShape: shape, size: [1, 1], strides: [1, 1], padding: 'valid' },
      kernel: parameterNamed(parameters, 'pointwiseKernel')!,
      bias: parameterNamed(parameters, 'bias'),
    });
    return {
      output,
      forward: [...apart.forward, ...mixed.forward],
      backward: [...mixed.backward, ...apart.backward],
    };
  },
  foldsActivation: true,
};

export const planners = { depthwiseConv2d, separableConv2d };
