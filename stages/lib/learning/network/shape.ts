/** Shapes of one example: no batch axis, channels last. */

import { StageFailure } from 'arrowline/stage';
import type { Padding, Pair } from './fields.ts';
import { windowAxis } from './window.ts';

const smallerWindow = 'use padding: same, a smaller window or fewer layers';

export type Shape = readonly number[];

/** Number of elements. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Height, width and channels of an image. @throws StageFailure `shape-mismatch` if it is none */
export function imageShape(layer: string, shape: Shape): readonly [height: number, width: number, channels: number] {
  const [height, width, channels] = shape;
  if (shape.length === 3 && height !== undefined && width !== undefined && channels !== undefined)
    return [height, width, channels];
  const hint = `put "- reshape: { targetShape: [height, width, channels] }" before it`;
  throw shapeFailure(layer, describe(shape), 'an image: [height, width, channels]', hint);
}

/** Length and channels of a sequence. @throws StageFailure `shape-mismatch` if it is none */
export function sequenceShape(layer: string, shape: Shape): readonly [length: number, channels: number] {
  const [length, channels] = shape;
  if (shape.length === 2 && length !== undefined && channels !== undefined) return [length, channels];
  const hint = `put "- reshape: { targetShape: [length, channels] }" before it`;
  throw shapeFailure(layer, describe(shape), 'a sequence: [length, channels]', hint);
}

/** Number of windows along a sequence. @throws StageFailure `shape-mismatch` if not one fits */
export function windowsAlong(layer: string, shape: Shape, size: number, stride: number, padding: Padding): number {
  const [length] = sequenceShape(layer, shape);
  const { output } = windowAxis(length, size, stride, padding);
  if (output > 0) return output;
  throw shapeFailure(layer, describe(shape), `a sequence of at least ${size}`, smallerWindow);
}

/** Number of windows, down and across. @throws StageFailure `shape-mismatch` if not one fits */
export function windows(layer: string, shape: Shape, size: Pair, strides: Pair, padding: Padding): Pair {
  const [height, width] = imageShape(layer, shape);
  const down = windowAxis(height, size[0], strides[0], padding).output;
  const across = windowAxis(width, size[1], strides[1], padding).output;
  if (down > 0 && across > 0) return [down, across];
  const expected = `an image of at least ${size[0]} × ${size[1]}`;
  throw shapeFailure(layer, describe(shape), expected, smallerWindow);
}

export function shapeFailure(layer: string, found: string, expected: string, hint?: string): StageFailure {
  const facts = { where: `layer "${layer}"`, found, expected };
  return new StageFailure(
    'shape-mismatch',
    `the shapes of layer "${layer}" do not fit`,
    hint ? { ...facts, hint } : facts,
  );
}

export function describe(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}
