/**
 * Windows along a sequence as windows of an image that is one pixel wide: engines compute layers of one axis as those of
 * two. The numbers lie in memory in the same order.
 */

import type { Padding, Pair } from './fields.ts';
import type { Shape } from './shape.ts';

/** Windows of a layer, of any kind. */
export interface WindowsOfImage {
  /** Height, width and channels. */
  readonly inputShape: Shape;
  readonly size: Pair;
  readonly strides: Pair;
  readonly padding: Padding;
}

interface WindowsOfSequence {
  /** Length and channels. */
  readonly inputShape: Shape;
  readonly strides: number;
  readonly padding: Padding;
}

export function asImage({ inputShape, strides, padding }: WindowsOfSequence, size: number): WindowsOfImage {
  const [length, channels] = inputShape as [number, number];
  return { inputShape: [length, 1, channels], size: [size, 1], strides: [strides, 1], padding };
}

/** The only window of a global pool: the whole image or sequence. */
export function wholeWindow(inputShape: Shape): WindowsOfImage {
  const [height, width] = inputShape.length === 3 ? (inputShape as [number, number]) : [inputShape[0]!, 1];
  return { inputShape: [height, width, inputShape.at(-1)!], size: [height, width], strides: [1, 1], padding: 'valid' };
}
