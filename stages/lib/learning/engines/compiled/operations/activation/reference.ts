/** Activation functions as they are defined. */

import type { ActivationName } from '../../../../network/network.ts';
import type { LayerReference, Values } from '../../layer-reference.ts';
import { erfc } from '../gated-activation/error-function.ts';

/** values is rows × channels; in place. */
export function activated(name: ActivationName, values: Values, channels: number): Values {
  if (name === 'softmax') {
    for (let row = 0; row < values.length; row += channels) {
      const slice = values.subarray(row, row + channels);
      const largest = Math.max(...slice);
      const sum = slice.reduce((total, value) => total + Math.exp(value - largest), 0);
      for (let c = 0; c < channels; c++) slice[c] = Math.exp(slice[c]! - largest) / sum;
    }
    return values;
  }
  for (let at = 0; at < values.length; at++) values[at] = elementwise[name](values[at]!);
  return values;
}

const elementwise = {
  linear: (x: number) => x,
  relu: (x: number) => Math.max(x, 0),
  leakyRelu: (x: number) => (x > 0 ? x : 0.2 * x),
  elu: (x: number) => (x > 0 ? x : Math.expm1(x)),
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  gelu: (x: number) => 0.5 * x * erfc(-x / Math.SQRT2),
  silu: (x: number) => x / (1 + Math.exp(-x)),
};

const activation: LayerReference<'activation'> = ({ layer, input }) =>
  activated(layer.activation, input.slice(), layer.outputShape.at(-1)!);

export const references = { activation };
