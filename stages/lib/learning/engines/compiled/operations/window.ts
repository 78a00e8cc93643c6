/** The windows of an image as the kernels of convolutions and pools see them: struct Window of window.h. */

import { int, record } from '../../../../kernels/abi.ts';
import { type CHeader, struct } from '../../../../kernels/c-header.ts';
import type { Padding } from '../../../network/network.ts';
import { windowAxis } from '../../../network/window.ts';
import type { Tensor } from '../tensor.ts';

export const windowRecord = record('Window', '', {
  height: int('of the input, as are width, channels and stride'),
  width: int(),
  channels: int(),
  stride: int('floats from one pixel to the next'),
  windowHeight: int(),
  windowWidth: int(),
  verticalStep: int(),
  horizontalStep: int(),
  top: int('padding above the input'),
  left: int('padding left of the input'),
  outputHeight: int('number of windows, down and across'),
  outputWidth: int(),
});

export const windowInclude = 'learning/engines/compiled/operations/window.h';

export const windowHeader: CHeader = {
  path: `stages/lib/${windowInclude}`,
  source: 'stages/lib/learning/engines/compiled/operations/window.ts',
  about: 'The windows of an image: how large they are and where they lie.',
  includes: [],
  parts: [struct(windowRecord)],
};

export interface WindowSpec {
  readonly windowHeight: number;
  readonly windowWidth: number;
  readonly strides: readonly [number, number];
  readonly padding: Padding;
}

export function windowValues(inputShape: readonly number[], spec: WindowSpec, input: Tensor) {
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
