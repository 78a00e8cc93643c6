/**
 * A tensor that several layers read gets a gradient from each. All but the first of them to read it leave theirs in a
 * copy of its values, and the copies are added to the gradient that the first leaves in its place.
 */

import { int, type LateAddress, pointer, record } from '../../../../../kernels/abi.ts';
import type { Operation } from '../../operation.ts';
import { type Call, call, step } from '../../step.ts';
import { exampleStride, type Layout } from '../../tensor.ts';

const transfer = record('Transfer', '', {
  from: pointer('const float', 'examples x size'),
  to: pointer('float', 'examples x size'),
  size: int('of an example'),
});
const copyTensor = step('copyTensor', transfer);
const addTensor = step('addTensor', transfer);

export const operation: Operation = {
  folder: 'several-readers',
  about: 'Copies of a tensor that several layers read, and the sum of the gradients that they leave.',
  includes: [],
  names: [],
  steps: [copyTensor, addTensor],
};

export function planCopy(layout: Layout, from: LateAddress, to: LateAddress): Call {
  return call(copyTensor, { from, to, size: exampleStride(layout) });
}

/** Adds to what is there. */
export function planAdd(layout: Layout, from: LateAddress, to: LateAddress): Call {
  return call(addTensor, { from, to, size: exampleStride(layout) });
}
