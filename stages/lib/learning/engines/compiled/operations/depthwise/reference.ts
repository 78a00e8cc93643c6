/**
 * Depthwise convolutions as they are defined: input[y + i][x + j][c] · kernel[i][j][c][m], summed over the window, is
 * channel c · multiplier + m. A separable one multiplies the channels of each pixel by a matrix afterwards.
 */

import { type LayerReference, type ReferenceCall, type Values, zeros } from '../../layer-reference.ts';
import { activated } from '../activation/reference.ts';
import { eachWindow } from '../window-reference.ts';

type DepthwiseKind = 'depthwiseConv2d' | 'separableConv2d';

function correlated({ layer, input, weights, examples }: ReferenceCall<DepthwiseKind>, bias?: Values): Values {
  const { inputShape, outputShape, kernelSize, depthMultiplier } = layer;
  const channels = inputShape[2]!;
  const kernel = weights[0]!;
  const outputs = channels * depthMultiplier;
  const output = new Float64Array(examples * outputShape[0]! * outputShape[1]! * outputs);
  eachWindow({ ...layer, size: kernelSize }, examples, (at, positions) => {
    for (let c = 0; c < channels; c++)
      for (let m = 0; m < depthMultiplier; m++) {
        let sum = bias?.[c * depthMultiplier + m] ?? 0;
        for (const { tap, position } of positions)
          sum += input[position * channels + c]! * kernel[(tap * channels + c) * depthMultiplier + m]!;
        output[at * outputs + c * depthMultiplier + m] = sum;
      }
  });
  return output;
}

const depthwiseConv2d: LayerReference<'depthwiseConv2d'> = (call) =>
  activated(call.layer.activation, correlated(call, call.weights[1]), call.layer.outputShape[2]!);

const separableConv2d: LayerReference<'separableConv2d'> = (call) => {
  const { layer, weights } = call;
  const values = correlated(call);
  const [, pointwise, bias] = weights;
  const inputs = layer.inputShape[2]! * layer.depthMultiplier;
  const output = zeros(call);
  for (let pixel = 0; pixel * inputs < values.length; pixel++)
    for (let filter = 0; filter < layer.filters; filter++) {
      let sum = bias?.[filter] ?? 0;
      for (let c = 0; c < inputs; c++) sum += values[pixel * inputs + c]! * pointwise![c * layer.filters + filter]!;
      output[pixel * layer.filters + filter] = sum;
    }
  return activated(layer.activation, output, layer.filters);
};

export const references = { depthwiseConv2d, separableConv2d };
