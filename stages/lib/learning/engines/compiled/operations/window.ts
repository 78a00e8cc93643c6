/** The windows of an image as the kernels of convolutions and pools see them: struct Window of window.h. */

import { int, record } from '../../../../kernels/abi.ts';
import { type CHeader, struct } from '../../../../kernels/c-header.ts';
import type { WindowsOfImage } from '../../../network/one-axis.ts';
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

export function windowValues({ inputShape, size, strides, padding }: WindowsOfImage, input: Tensor) {
  const [height, width] = inputShape as [number, number];
  const vertical = windowAxis(height, size[0], strides[0], padding);
  const horizontal = windowAxis(width, size[1], strides[1], padding);
  return {
    height,
    width,
    channels: input.channels,
    stride: input.stride,
    windowHeight: size[0],
    windowWidth: size[1],
    verticalStep: strides[0],
    horizontalStep: strides[1],
    top: vertical.before,
    left: horizontal.before,
    outputHeight: vertical.output,
    outputWidth: horizontal.output,
  };
}
