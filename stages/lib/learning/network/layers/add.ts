/** `add`: the sum of several tensors of one shape, number by number. */

import { elementwise } from '../merging.ts';

export const add = elementwise('add', 'y = x₁ + x₂ + …', 'The sum of the inputs, number by number.');
