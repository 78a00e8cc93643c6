/** Embeddings. Their input is a feature group, which gets no gradient. */

import { int, pointer, record } from '../../../../../kernels/abi.ts';
import { type LayerPlanner, placeOutput } from '../../layer-planner.ts';
import type { Operation } from '../../operation.ts';
import { parameterNamed } from '../../parameters.ts';
import { call, step } from '../../step.ts';

const embeddingRecord = record('Embedding', '', {
  input: pointer('const float', 'examples x input_stride'),
  output: pointer('float', 'examples x length x stride; on the way back, its gradient'),
  table: pointer('const float', 'rows x stride'),
  tableGradient: pointer('float', 'rows x stride, and is added to; null in inference'),
  length: int('numbers of an example'),
  inputStride: int(),
  rows: int(),
  stride: int(),
});

const embedding = step('embedding', embeddingRecord);
const embeddingBackward = step('embeddingBackward', embeddingRecord);

export const operation: Operation = {
  folder: 'embedding',
  about: `Rows of a table by the numbers of the input. The table's gradient has a place for every row, as Keras 3's optimizers
step every row.`,
  includes: [],
  names: [],
  steps: [embedding, embeddingBackward],
};

const planner: LayerPlanner<'embedding'> = {
  plan(context, place) {
    const { layer, parameters, input } = place;
    const output = placeOutput(context, place);
    const table = parameterNamed(parameters, 'embeddings')!;
    const values = {
      input: input.at,
      output: output.at,
      table: table.at,
      tableGradient: table.gradient,
      length: input.channels,
      inputStride: input.stride,
      rows: layer.inputDim,
      stride: output.stride,
    };
    return {
      output,
      forward: [call(embedding, values)],
      backward: [call(embeddingBackward, values)],
    };
  },
};

export const planners = { embedding: planner };
