/** Convolutions with a 3×3 kernel and step 1 by Winograd's minimal filtering, where it pays. */

import { int, nested, pointer, record } from '../../../../../kernels/abi.ts';
import type { LayerOf } from '../../../../network/network.ts';
import { type LayerPlan, type PlacedLayer, type PlanContext, placeOutput } from '../../layer-planner.ts';
import type { Operation } from '../../operation.ts';
import { parameterNamed } from '../../parameters.ts';
import { call, step } from '../../step.ts';
import { padded } from '../../tensor.ts';
import { activationCode } from '../activation/plan.ts';
import { windowInclude, windowRecord, windowValues } from '../window.ts';

const blocks = {
  filters: int(),
  blockImages: int('worked on at a time; more than one only with all rows of tiles'),
  blockRows: int('rows of tiles worked on at a time'),
};

const winograd = step(
  'winograd',
  record('Winograd', 'All but input, kernel, bias and output is scratch.', {
    input: pointer('const float', 'examples x height x width x stride'),
    kernel: pointer('const float', '9 x channels rows of padded(filters)'),
    bias: pointer('const float', 'padded(filters); null: none'),
    output: pointer('float', 'examples x output_height x output_width x padded(filters)'),
    frame: pointer('float', 'one image with the border that its tiles need'),
    kernelPlanes: pointer('float', '16 x stride x padded(filters)'),
    inputPlanes: pointer('float', '16 x tiles of a block x stride'),
    outputPlanes: pointer('float', '16 x tiles of a block x padded(filters)'),
    ...blocks,
    activation: int(),
    window: nested(windowRecord),
  }),
);

const winogradBackward = step(
  'winogradBackward',
  record('WinogradBackward', '', {
    input: pointer('float', 'examples x height x width x stride; gets its gradient'),
    kernel: pointer('const float', '9 x channels rows of padded(filters)'),
    output: pointer('float', 'examples x output_height x output_width x padded(filters): its gradient'),
    kernelGradient: pointer('float', 'as kernel'),
    biasGradient: pointer('float', 'padded(filters); null: no bias'),
    frame: pointer('float', 'one image with the border that its tiles need'),
    gradientFrame: pointer('float', 'as frame; null: no input gradient wanted'),
    kernelPlanesTransposed: pointer('float', '16 x padded(filters) x stride'),
    kernelGradientPlanes: pointer('float', '16 x stride x padded(filters)'),
    inputPlanes: pointer('float', '16 x tiles of a block x stride'),
    outputPlanes: pointer('float', '16 x tiles of a block x padded(filters)'),
    ...blocks,
    inputActivation: int(),
    window: nested(windowRecord),
  }),
);

export const operation: Operation = {
  folder: 'winograd',
  about: `Convolutions with a 3x3 window and step 1 by Winograd's minimal filtering F(2x2, 3x3): 16 multiplications in place
of 36. Lavin & Gray, "Fast algorithms for convolutional neural networks" (CVPR 2016), section 4.

With the transforms B, G, A of that paper, an output tile is Y = A' [ sum_c (G g G') o (B' d B) ] A, the sum over
channels being one matrix product for each of the 16 places. The gradients are the adjoints of the same maps.`,
  includes: [windowInclude],
  names: [],
  steps: [winograd, winogradBackward],
};

/** Fewer channels do not pay for the transforms; a larger kernel in 16 planes does not stay in the cache. */
const channelsMin = 8;
const kernelMax = 128 * 128;
/** Floats of the transformed input and output that are worked on at a time. */
const planeFloats = 131072;

export function isThreeByThree({ kernelSize, strides }: LayerOf<'conv2d'>): boolean {
  return [...kernelSize, ...strides].join() === '3,3,1,1';
}

export function winogradFits({ layer, input }: PlacedLayer<'conv2d'>): boolean {
  const enough = input.channels >= channelsMin && layer.filters >= channelsMin;
  const whole = input.stride === padded(input.channels);
  return isThreeByThree(layer) && enough && whole && input.stride * padded(layer.filters) <= kernelMax;
}

export function planWinograd(context: PlanContext, place: PlacedLayer<'conv2d'>): LayerPlan {
  const { layer, parameters, input, computed } = place;
  const output = placeOutput(context, place);
  const window = windowValues({ ...layer, size: layer.kernelSize }, input);
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
    frame,
    inputPlanes,
    outputPlanes,
    filters: layer.filters,
    blockImages,
    blockRows,
    window,
  };
  return {
    output,
    forward: [call(winograd, { ...shared, bias: bias?.at ?? 0, kernelPlanes, activation: activationCode(computed) })],
    backward: [
      call(winogradBackward, {
        ...shared,
        kernelGradient: kernel.gradient,
        biasGradient: bias?.gradient ?? 0,
        gradientFrame: input.learns ? gradientFrame : 0,
        kernelPlanesTransposed,
        kernelGradientPlanes: kernelPlanes,
        inputActivation: activationCode(input.activation),
      }),
    ],
  };
}
