/** Activation functions as kernels/operations.h numbers them. */

import type { ActivationName } from '../../network/network.ts';

const codes: { readonly [name in ActivationName]: number } = {
  linear: 0,
  relu: 1,
  leakyRelu: 2,
  elu: 3,
  sigmoid: 4,
  tanh: 5,
  softmax: 6,
};

export function activationCode(name: ActivationName): number {
  return codes[name];
}
