/**
 * Convolutional layers: by a faster way where one fits, else with unrolled windows. The way follows from the network
 * alone, never from the machine, because the bits differ: sums come in another order (kernel gradients through a pool)
 * or by another algorithm (Winograd).
 */

import { int, nested, pointer, record } from '../../../../../kernels/abi.ts';
import { asImage, type WindowsOfImage } from '../../../../network/one-axis.ts';
import type { LayerPlan, LayerPlanner, PlacedLayer, PlanContext } from '../../layer-planner.ts';
import { placeOutput } from '../../layer-planner.ts';
import type { Operation } from '../../operation.ts';
import { type Parameter, parameterNamed } from '../../parameters.ts';
import { call, step } from '../../step.ts';
import { exampleStride, lanes, padded, type Tensor, type TensorActivation } from '../../tensor.ts';
import { activationCode } from '../activation/plan.ts';
import { convolutionPoolFits, planConvolutionPool } from '../convolution-pool/plan.ts';
import { windowInclude, windowRecord, windowValues } from '../window.ts';
import { planWinograd, winogradFits } from '../winograd/plan.ts';

const convolution = step(
  'convolution',
  record('Convolution', '', {
    input: pointer('const float', 'examples x height x width x stride'),
    kernel: pointer('const float', 'window_height x window_width x channels rows of padded(filters)'),
    bias: pointer('const float', 'padded(filters); null: none'),
    output: pointer('float', 'examples x output_height x output_width x padded(filters)'),
    columns: pointer('float', 'block_rows x output_width x padded(window elements), and a vector'),
    filters: int(),
    blockRows: int('output rows that are unrolled into columns at a time'),
    windowStride: int('floats from a window to the next where they lie in the image one after the other; 0: unrolled'),
    activation: int(),
    window: nested(windowRecord),
  }),
);

const convolutionBackward = step(
  'convolutionBackward',
  record('ConvolutionBackward', '', {
    input: pointer('float', 'examples x height x width x stride; gets its gradient'),
    kernel: pointer('const float', 'window_height x window_width x channels rows of padded(filters)'),
    output: pointer('float', 'examples x output_height x output_width x padded(filters): its gradient'),
    columns: pointer('float', 'block_rows x output_width x padded(window elements), and a vector'),
    kernelGradient: pointer('float', 'as kernel'),
    biasGradient: pointer('float', 'padded(filters); null: no bias'),
    kernelTransposed: pointer('float', 'padded(filters) x padded(window elements); null: no input gradient wanted'),
    inputGradient: pointer('float', 'height x width x stride: of one example'),
    filters: int(),
    blockRows: int('output rows that are unrolled into columns at a time'),
    windowStride: int('floats from a window to the next where they lie in the image one after the other; 0: unrolled'),
    inputActivation: int(),
    window: nested(windowRecord),
  }),
);

export const operation: Operation = {
  folder: 'convolution',
  about: `Convolution of any window, step and padding: the input's windows are unrolled into the rows of a matrix (im2col),
which the kernel multiplies. A bounded number of output rows at a time, so that the matrix stays in the cache. Windows
of one pixel, and whole lines without padding (a sequence), are rows of a matrix where they lie.

Backward adds to the gradients of kernel and bias, and replaces the input by its gradient if that is wanted.`,
  includes: [windowInclude],
  names: [],
  steps: [convolution, convolutionBackward],
};

/** Floats of an unrolled block of windows: half of a second-level cache of 256 KiB. */
const columnFloats = 32768;

/** A convolution, as a layer or as a part of one. */
export interface ConvolutionParts {
  readonly windows: WindowsOfImage;
  readonly input: Tensor;
  /** `channels` is the number of filters. */
  readonly output: Tensor;
  readonly kernel: Parameter;
  readonly bias: Parameter | undefined;
  readonly computed: TensorActivation;
}

export function planConvolution(
  context: PlanContext,
  parts: ConvolutionParts,
): Pick<LayerPlan, 'forward' | 'backward'> {
  const { windows, input, output, kernel, bias, computed } = parts;
  const window = windowValues(windows, input);
  const [windowHeight, windowWidth] = windows.size;
  const depth = padded(windowHeight * windowWidth * input.channels);
  const blockRows = Math.max(1, Math.min(window.outputHeight, Math.floor(columnFloats / (window.outputWidth * depth))));
  const columnWords = blockRows * window.outputWidth * depth + lanes;
  const transposedWords = input.learns ? depth * output.stride : 0;
  const gradientWords = input.learns ? exampleStride(input) : 0;
  const [columns, transposed, gradient] = context.scratch.pieces(columnWords, transposedWords, gradientWords);
  const shared = {
    input: input.at,
    kernel: kernel.at,
    output: output.at,
    columns,
    filters: output.channels,
    blockRows,
    windowStride: windowStride(window),
    window,
  };
  return {
    forward: [call(convolution, { ...shared, bias: bias?.at ?? 0, activation: activationCode(computed) })],
    backward: [
      call(convolutionBackward, {
        ...shared,
        kernelGradient: kernel.gradient,
        biasGradient: bias?.gradient ?? 0,
        kernelTransposed: input.learns ? transposed : 0,
        inputGradient: input.learns ? gradient : 0,
        inputActivation: activationCode(input.activation),
      }),
    ],
  };
}

/** Floats from a window to the next where all of them lie in the image one after the other; 0 where they do not. */
function windowStride(window: ReturnType<typeof windowValues>): number {
  const { height, width, channels, stride, windowHeight, windowWidth, verticalStep, horizontalStep } = window;
  if (windowHeight * windowWidth * verticalStep * horizontalStep === 1) return stride;
  const whole = windowWidth === width && window.outputWidth === 1 && stride === channels;
  const inside = window.top === 0 && (window.outputHeight - 1) * verticalStep + windowHeight <= height;
  return whole && inside ? verticalStep * width * stride : 0;
}

function planLayer(context: PlanContext, place: PlacedLayer<'conv1d' | 'conv2d'>, windows: WindowsOfImage): LayerPlan {
  const { input, parameters, computed } = place;
  const output = placeOutput(context, place);
  const kernel = parameterNamed(parameters, 'kernel')!;
  const bias = parameterNamed(parameters, 'bias');
  return { output, ...planConvolution(context, { windows, input, output, kernel, bias, computed }) };
}

const conv1d: LayerPlanner<'conv1d'> = {
  plan: (context, place) => planLayer(context, place, asImage(place.layer, place.layer.kernelSize)),
  foldsActivation: true,
  readsPacked: true,
};

const conv2d: LayerPlanner<'conv2d'> = {
  plan(context, place) {
    const windows = { ...place.layer, size: place.layer.kernelSize };
    if (!context.fastPaths) return planLayer(context, place, windows);
    const [pool] = place.following;
    if (convolutionPoolFits(place, pool)) return planConvolutionPool(context, place, pool);
    return winogradFits(place) ? planWinograd(context, place) : planLayer(context, place, windows);
  },
  foldsActivation: true,
  readsPacked: true,
};

export const planners = { conv1d, conv2d };
