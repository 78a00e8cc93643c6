/** A concatenation as it is defined: the channels of each input in turn. */

import { type LayerReference, zeros } from '../../layer-reference.ts';

const concatenate: LayerReference<'concatenate'> = (call) => {
  const { layer, inputs } = call;
  const output = zeros(call);
  const channels = layer.outputShape.at(-1)!;
  let offset = 0;
  for (const [index, input] of inputs.entries()) {
    const own = layer.inputShapes[index]!.at(-1)!;
    for (let row = 0; row < output.length / channels; row++)
      for (let c = 0; c < own; c++) output[row * channels + offset + c] = input[row * own + c]!;
    offset += own;
  }
  return output;
};

export const references = { concatenate };
