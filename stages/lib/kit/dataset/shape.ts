/** The shape of one example: [features] or [height, width, channels]. */

import { StageFailure } from 'arrowline/stage';

/** Gives `shape` back if it has `width` elements; fails with `shape-mismatch` otherwise. */
export function checkShape(shape: readonly number[], width: number): readonly number[] {
  const size = shape.reduce((product, one) => product * one, 1);
  if (size === width) return shape;
  throw new StageFailure('shape-mismatch', `an example has ${width} numbers, which is not ${shape.join(' × ')}`, {
    where: 'with.shape',
    found: `${shape.join(' × ')} = ${size}`,
    expected: `${width}`,
  });
}
