/** Layer normalization as it is defined: every row by the mean and the biased variance of its own channels. */

import { type LayerReference, zeros } from '../../layer-reference.ts';

const layerNormalization: LayerReference<'layerNormalization'> = (call) => {
  const { layer, weights, input } = call;
  const { epsilon, scale, center } = layer;
  const gamma = scale ? weights[0] : undefined;
  const beta = center ? weights.at(-1) : undefined;
  const channels = layer.inputShape.at(-1)!;
  const output = zeros(call);
  for (let row = 0; row < input.length; row += channels) {
    let [mean, variance] = [0, 0];
    for (let c = 0; c < channels; c++) mean += input[row + c]! / channels;
    for (let c = 0; c < channels; c++) variance += (input[row + c]! - mean) ** 2 / channels;
    for (let c = 0; c < channels; c++)
      output[row + c] =
        ((input[row + c]! - mean) / Math.sqrt(variance + epsilon)) * (gamma?.[c] ?? 1) + (beta?.[c] ?? 0);
  }
  return output;
};

export const references = { layerNormalization };
