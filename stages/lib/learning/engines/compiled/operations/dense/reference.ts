/** A dense layer as it is defined: input[row][k] · kernel[k][unit], summed over k. */

import { type LayerReference, zeros } from '../../layer-reference.ts';
import { activated } from '../activation/reference.ts';

const dense: LayerReference<'dense'> = (call) => {
  const { layer, weights, input } = call;
  const [kernel, bias] = weights;
  const inputs = layer.inputShape.at(-1)!;
  const output = zeros(call);
  for (let row = 0; row < output.length / layer.units; row++)
    for (let unit = 0; unit < layer.units; unit++) {
      let sum = bias?.[unit] ?? 0;
      for (let k = 0; k < inputs; k++) sum += input[row * inputs + k]! * kernel![k * layer.units + unit]!;
      output[row * layer.units + unit] = sum;
    }
  return activated(layer.activation, output, layer.units);
};

export const references = { dense };
