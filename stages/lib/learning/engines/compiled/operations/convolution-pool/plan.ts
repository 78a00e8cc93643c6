/**
 * A convolution, relu and maximum pool of whole 2×2 windows as one step, where it reads the network's own input of one
 * to four channels.
 */

import { int, pointer, record } from '../../../../../kernels/abi.ts';
import type { Layer, LayerOf } from '../../../../network/network.ts';
import { type LayerPlan, type PlacedLayer, type PlanContext, placeTensor } from '../../layer-planner.ts';
import type { Operation } from '../../operation.ts';
import { parameterNamed } from '../../parameters.ts';
import { call, step } from '../../step.ts';
import { layoutOf, padded } from '../../tensor.ts';
import { isThreeByThree } from '../winograd/plan.ts';

const sizes = {
  height: int('of the input, as are width and channels'),
  width: int(),
  channels: int('one to four'),
  border: int('1: padding all around'),
  filters: int(),
  pooledHeight: int(),
  pooledWidth: int(),
};

const convolutionPool = step(
  'convolutionPool',
  record('ConvolutionPool', '', {
    input: pointer('const float', 'examples x padded(height x width x channels)'),
    kernel: pointer('const float', '9 x channels rows of padded(filters)'),
    bias: pointer('const float', 'padded(filters); null: none'),
    output: pointer('float', 'examples x pooled_height x pooled_width x padded(filters)'),
    winners: pointer(
      'int',
      'as output: floats from the first of its four windows to the one that won; null: not wanted',
    ),
    frame: pointer('float', 'one image with its border; unused without'),
    ...sizes,
  }),
);

const convolutionPoolBackward = step(
  'convolutionPoolBackward',
  record('ConvolutionPoolBackward', '', {
    input: pointer('const float', 'examples x padded(height x width x channels)'),
    output: pointer('const float', 'examples x pooled_height x pooled_width x padded(filters): its gradient'),
    winners: pointer('const int', 'as output: floats from the first of its four windows to the one that won'),
    frame: pointer('float', 'one image with its border; unused without'),
    taps: pointer('float', 'padded(filters) x 3 x padded(3 x channels): the gradient while it is summed'),
    kernelGradient: pointer('float', '9 x channels rows of padded(filters)'),
    biasGradient: pointer('float', 'padded(filters); null: no bias'),
    ...sizes,
  }),
);

export const operation: Operation = {
  folder: 'convolution-pool',
  about: `A 3x3 convolution of step 1, relu and 2x2 maximum pooling in one pass over the image, for images of few channels
whose own gradient is not wanted. The convolution's output, four times the pool's, never reaches the memory; going
back, an offset for each pooled value points to the one of its four windows that won, and only that one has a gradient.`,
  includes: [],
  names: [],
  steps: [convolutionPool, convolutionPoolBackward],
};

export function convolutionPoolFits(
  { layer, activation, input }: PlacedLayer<'conv2d'>,
  pool: Layer | undefined,
): pool is LayerOf<'maxPooling2d'> {
  if (pool?.kind !== 'maxPooling2d' || [...pool.poolSize, ...pool.strides].join() !== '2,2,2,2') return false;
  const [height, width] = layer.outputShape as [number, number];
  const whole = pool.padding === 'valid' || (height % 2 === 0 && width % 2 === 0);
  const packed = input.stride === input.channels && input.channels <= 4;
  return isThreeByThree(layer) && activation === 'relu' && whole && packed && !input.learns;
}

export function planConvolutionPool(
  context: PlanContext,
  { layer, parameters, input }: PlacedLayer<'conv2d'>,
  pool: LayerOf<'maxPooling2d'>,
): LayerPlan {
  const [height, width] = layer.inputShape as [number, number];
  const [pooledHeight, pooledWidth] = pool.outputShape as [number, number];
  const border = layer.padding === 'same' ? 1 : 0;
  const layout = layoutOf(pool.outputShape);
  const [frame, taps] = context.scratch.pieces(
    border ? (height + 2) * (width + 2) * input.channels : 0,
    layout.stride * 3 * padded(3 * input.channels),
  );
  const kernel = parameterNamed(parameters, 'kernel')!;
  const bias = parameterNamed(parameters, 'bias');
  const at = placeTensor(context, layout);
  const shared = {
    input: input.at,
    output: at,
    winners: placeTensor(context, layout),
    frame,
    height,
    width,
    channels: input.channels,
    border,
    filters: layer.filters,
    pooledHeight,
    pooledWidth,
  };
  const forward = { ...shared, kernel: kernel.at, bias: bias?.at ?? 0 };
  return {
    output: { ...layout, at, activation: 'relu', learns: true },
    forward: [call(convolutionPool, forward)],
    inference: [call(convolutionPool, { ...forward, winners: 0 })],
    backward: [
      call(convolutionPoolBackward, {
        ...shared,
        taps,
        kernelGradient: kernel.gradient,
        biasGradient: bias?.gradient ?? 0,
      }),
    ],
    fused: 1,
  };
}
