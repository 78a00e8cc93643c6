/**
 * Where the windows of a convolution or a pool lie along one axis, as TensorFlow places them.
 *
 * `valid`: only whole windows, output ⌈(size - window + 1) / stride⌉. `same`: output ⌈size / stride⌉, the missing
 * positions split between both ends, the odd one after.
 */

import type { Padding } from './fields.ts';

export interface WindowAxis {
  /** Number of windows; 0 when not one fits. */
  readonly output: number;
  /** Padded positions in front of the input and behind it. */
  readonly before: number;
  readonly after: number;
}

export function windowAxis(size: number, window: number, stride: number, padding: Padding): WindowAxis {
  if (padding === 'valid') {
    const output = size < window ? 0 : Math.floor((size - window) / stride) + 1;
    return { output, before: 0, after: 0 };
  }
  const output = Math.ceil(size / stride);
  const missing = Math.max(0, (output - 1) * stride + window - size);
  const before = Math.floor(missing / 2);
  return { output, before, after: missing - before };
}
