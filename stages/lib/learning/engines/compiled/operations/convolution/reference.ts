/** A convolution as it is defined: input[y + i][x + j][c] · kernel[i][j][c][filter], summed over the window. */

import { type LayerReference, zeros } from '../../layer-reference.ts';
import { activated } from '../activation/reference.ts';
import { eachWindow } from '../window-reference.ts';

const conv2d: LayerReference<'conv2d'> = (call) => {
  const { layer, weights, input, examples } = call;
  const [kernel, bias] = weights;
  const channels = layer.inputShape[2]!;
  const output = zeros(call);
  eachWindow(layer, layer.kernelSize, examples, (at, positions) => {
    for (let filter = 0; filter < layer.filters; filter++) {
      let sum = bias?.[filter] ?? 0;
      for (const { tap, position } of positions)
        for (let c = 0; c < channels; c++)
          sum += input[position * channels + c]! * kernel![(tap * channels + c) * layer.filters + filter]!;
      output[at * layer.filters + filter] = sum;
    }
  });
  return activated(layer.activation, output, layer.filters);
};

export const references = { conv2d };
