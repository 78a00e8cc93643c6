/** Layer normalization. Rows are turned side by side in scratch memory, so that lanes run along rows where channels are summed. */

import { float, int, pointer, record } from '../../../../../kernels/abi.ts';
import { constant } from '../../../../../kernels/c-header.ts';
import { type LayerPlanner, placeOutput } from '../../layer-planner.ts';
import type { Operation } from '../../operation.ts';
import { parameterNamed } from '../../parameters.ts';
import { call, step } from '../../step.ts';
import { activationCode } from '../activation/plan.ts';

/** Rows that are turned at a time: a vector of the most lanes. */
const blockRows = 16;

const layerNormalizationRecord = record('LayerNormalization', 'A row is one place of an example.', {
  input: pointer('float', 'examples x positions x stride; gets its gradient'),
  output: pointer('float', 'examples x positions x stride'),
  gamma: pointer('const float', 'stride; null: all 1'),
  beta: pointer('const float', 'stride; null: all 0'),
  mean: pointer('float', 'of each row, rounded up to blocks, kept for the way back'),
  inverse: pointer('float', '1 / sqrt(variance + epsilon), as mean'),
  gammaGradient: pointer('float', 'stride; null: none'),
  betaGradient: pointer('float', 'stride; null: none'),
  turned: pointer('float', 'twice stride x ROWS_OF_A_BLOCK: numbers of rows side by side'),
  positions: int(),
  channels: int(),
  stride: int(),
  epsilon: float(),
  activation: int(),
  inputActivation: int(),
  wantsInputGradient: int(),
});

const layerNormalization = step('layerNormalization', layerNormalizationRecord);
const layerNormalizationBackward = step('layerNormalizationBackward', layerNormalizationRecord);

export const operation: Operation = {
  folder: 'layer-normalization',
  about: `Layer normalization (Ba, Kiros & Hinton 2016) over the channels of each row, with the biased variance. Sums over
channels run one after the other in the lane of their row, sums over rows in the lane of their channel.`,
  includes: [],
  names: [constant('ROWS_OF_A_BLOCK', blockRows, 'turned at a time')],
  steps: [layerNormalization, layerNormalizationBackward],
};

const planner: LayerPlanner<'layerNormalization'> = {
  plan(context, place) {
    const { layer, parameters, input, computed } = place;
    const output = placeOutput(context, place);
    const gamma = parameterNamed(parameters, 'gamma');
    const beta = parameterNamed(parameters, 'beta');
    const { positions, channels, stride } = input;
    const rows = Math.ceil((context.batchSize * positions) / blockRows) * blockRows;
    const [turned] = context.scratch.pieces(2 * stride * blockRows);
    const values = {
      input: input.at,
      output: output.at,
      gamma: gamma?.at ?? 0,
      beta: beta?.at ?? 0,
      mean: context.regions.words(rows),
      inverse: context.regions.words(rows),
      gammaGradient: gamma?.gradient ?? 0,
      betaGradient: beta?.gradient ?? 0,
      turned,
      positions,
      channels,
      stride,
      epsilon: layer.epsilon,
      activation: activationCode(computed),
      inputActivation: activationCode(input.activation),
      wantsInputGradient: Number(input.learns),
    };
    return {
      output,
      forward: [call(layerNormalization, values)],
      backward: output.learns ? [call(layerNormalizationBackward, values)] : [],
    };
  },
  foldsActivation: true,
};

export const planners = { layerNormalization: planner };
