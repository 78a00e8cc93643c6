/** Checks that examples have the numbers that a network takes. */

import { StageFailure } from 'arrowline/stage';
import type { Network } from '../network/network.ts';
import { sizeOf } from '../network/shape.ts';
import type { ExampleInput } from './engine.ts';

/** @throws StageFailure `shape-mismatch` when an example has another size than the network's input */
export function requireInputs({ inputs }: Network, given: readonly ExampleInput[]): void {
  if (given.length !== inputs.length)
    throw new Error(`Internal error: ${given.length} groups of features for a network of ${inputs.length}`);
  for (const [index, { name, shape }] of inputs.entries()) {
    const { width } = given[index]!.features;
    const expected = sizeOf(shape);
    if (width !== expected)
      throw new StageFailure('shape-mismatch', 'the examples are not of the size that the network takes', {
        where: `features "${name}"`,
        found: `${width} numbers in an example`,
        expected: `${expected}, for [${shape.join(', ')}]`,
      });
  }
}
