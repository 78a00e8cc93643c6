/** Batch normalization as it is defined: by the batch's mean and biased variance in training, else by the moving ones. */

import { type LayerReference, type Values, zeros } from '../../layer-reference.ts';

const batchNormalization: LayerReference<'batchNormalization'> = (call) => {
  const { layer, weights, input, training, move } = call;
  const channels = layer.inputShape.at(-1)!;
  const rows = input.length / channels;
  const [gamma, beta, movingMean, movingVariance] = weights as [Values, Values, Values, Values];
  const [nextMean, nextVariance] = [movingMean.slice(), movingVariance.slice()];
  const output = zeros(call);
  for (let c = 0; c < channels; c++) {
    let [mean, variance] = [movingMean[c]!, movingVariance[c]!];
    if (training) {
      mean = variance = 0;
      for (let row = 0; row < rows; row++) mean += input[row * channels + c]! / rows;
      for (let row = 0; row < rows; row++) variance += (input[row * channels + c]! - mean) ** 2 / rows;
      nextMean[c] = movingMean[c]! * layer.momentum + mean * (1 - layer.momentum);
      nextVariance[c] = movingVariance[c]! * layer.momentum + variance * (1 - layer.momentum);
    }
    for (let row = 0; row < rows; row++)
      output[row * channels + c] =
        ((input[row * channels + c]! - mean) / Math.sqrt(variance + layer.epsilon)) * gamma[c]! + beta[c]!;
  }
  move(2, nextMean);
  move(3, nextVariance);
  return output;
};

export const references = { batchNormalization };
