/**
 * Convolutional layers: by a faster way where one fits, else with unrolled windows. The way follows from the network
 * alone, never from the machine, because the bits differ: sums come in another order (kernel gradients through a pool)
 * or by another algorithm (Winograd).
 */

import { int, nested, pointer, record } from '../../../../../kernels/abi.ts';
import type { LayerPlan, LayerPlanner, PlacedLayer, PlanContext } from '../../layer-planner.ts';
import { placeOutput } from '../../layer-planner.ts';
import type { Operation } from '../../operation.ts';
import { parameterNamed } from '../../parameters.ts';
import { call, step } from '../../step.ts';
import { exampleStride, lanes, padded } from '../../tensor.ts';
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
    inputActivation: int(),
    window: nested(windowRecord),
  }),
);

export const operation: Operation = {
  folder: 'convolution',
  about: `Convolution of any window, step and padding: the input's windows are unrolled into the rows of a matrix (im2col),
which the kernel multiplies. A bounded number of output rows at a time, so that the matrix stays in the cache.

Backward adds to the gradients of kernel and bias, and replaces the input by its gradient if that is wanted.`,
  includes: [windowInclude],
  names: [],
  steps: [convolution, convolutionBackward],
};

/** Floats of an unrolled block of windows: half of a second-level cache of 256 KiB. */
const columnFloats = 32768;

function planConvolution(context: PlanContext, place: PlacedLayer<'conv2d'>): LayerPlan {
  const { layer, parameters, input, computed } = place;
  const output = placeOutput(context, place);
  const [windowHeight, windowWidth] = layer.kernelSize;
  const window = windowValues(layer.inputShape, { ...layer, windowHeight, windowWidth }, input);
  const kernel = parameterNamed(parameters, 'kernel')!;
  const bias = parameterNamed(parameters, 'bias');
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
    filters: layer.filters,
    blockRows,
    window,
  };
  return {
    output,
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

const conv2d: LayerPlanner<'conv2d'> = {
  plan(context, place) {
    if (!context.fastPaths) return planConvolution(context, place);
    const [pool] = place.following;
    if (convolutionPoolFits(place, pool)) return planConvolutionPool(context, place, pool);
    return winogradFits(place) ? planWinograd(context, place) : planConvolution(context, place);
  },
  foldsActivation: true,
  readsPacked: true,
};

export const planners = { conv2d };
