/** A convolution as it is defined: input[y + i][x + j][c] · kernel[i][j][c][filter], summed over the window. */

import { asImage, type WindowsOfImage } from '../../../../network/one-axis.ts';
import { type LayerReference, type ReferenceCall, type Values, zeros } from '../../layer-reference.ts';
import { activated } from '../activation/reference.ts';
import { eachWindow } from '../window-reference.ts';

function convolved(call: ReferenceCall<'conv1d' | 'conv2d'>, windows: WindowsOfImage): Values {
  const { layer, weights, input, examples } = call;
  const [kernel, bias] = weights;
  const channels = windows.inputShape[2]!;
  const output = zeros(call);
  eachWindow(windows, examples, (at, positions) => {
    for (let filter = 0; filter < layer.filters; filter++) {
      let sum = bias?.[filter] ?? 0;
      for (const { tap, position } of positions)
        for (let c = 0; c < channels; c++)
          sum += input[position * channels + c]! * kernel![(tap * channels + c) * layer.filters + filter]!;
      output[at * layer.filters + filter] = sum;
    }
  });
  return activated(layer.activation, output, layer.filters);
}

const conv1d: LayerReference<'conv1d'> = (call) => convolved(call, asImage(call.layer, call.layer.kernelSize));
const conv2d: LayerReference<'conv2d'> = (call) => convolved(call, { ...call.layer, size: call.layer.kernelSize });

export const references = { conv1d, conv2d };
