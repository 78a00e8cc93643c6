/** An embedding as it is defined: row input[i] of the table. */

import { type LayerReference, zeros } from '../../layer-reference.ts';

const embedding: LayerReference<'embedding'> = (call) => {
  const { layer, weights, input } = call;
  const { outputDim } = layer;
  const output = zeros(call);
  for (const [at, row] of input.entries())
    for (let c = 0; c < outputDim; c++) output[at * outputDim + c] = weights[0]![row * outputDim + c]!;
  return output;
};

export const references = { embedding };
