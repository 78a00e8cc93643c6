/** `multiply`: the product of several tensors of one shape, number by number. */

import { elementwise } from '../merging.ts';

export const multiply = elementwise('multiply', 'y = x₁ · x₂ · …', 'The product of the inputs, number by number.');
