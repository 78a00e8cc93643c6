/** `embedding`: for each whole number of the input, the row of a table that it names. */

import { about, count, type Field, initializer, type Penalty, penalty, withDefault } from '../fields.ts';
import { layerKind, none, palette } from '../layer-kind.ts';
import { describe, shapeFailure } from '../shape.ts';
import type { WeightSpec } from '../weights.ts';

const noPenalty: Penalty = { l1: 0, l2: 0 };
/** Features are floats, which hold every whole number up to this one. */
const rowsMax = 2 ** 24;

const rows: Field<number> = {
  ...count,
  expected: `a whole number from 1 to ${rowsMax}`,
  schema: { type: 'integer', minimum: 1, maximum: rowsMax },
  read(value) {
    const given = count.read(value);
    return given !== undefined && given <= rowsMax ? given : undefined;
  },
};

export const embedding = layerKind('embedding', {
  about: 'A learned row of numbers for each whole number of a feature group, such as the number of a category.',
  shapes: '[n] → [n, outputDim]',
  equation: 'y[i] = embeddings[x[i]], the row of that number',
  fields: {
    inputDim: about(rows, 'Rows of the table: the features are whole numbers from 0 to one less.'),
    outputDim: about(count, 'Numbers of a row.'),
    embeddingsInitializer: withDefault(initializer, 'uniform'),
    embeddingsRegularizer: withDefault(penalty, noPenalty),
  },
  resolve({ inputDim, outputDim, embeddingsInitializer, embeddingsRegularizer }, { name, inputShape }) {
    const [length] = inputShape;
    if (inputShape.length !== 1 || length === undefined) {
      const hint = 'put "- flatten: {}" before it';
      throw shapeFailure(name, describe(inputShape), 'one list of whole numbers for each example', hint);
    }
    const embeddings: WeightSpec = {
      name: 'embeddings',
      shape: [inputDim, outputDim],
      outputAxes: 1,
      trainable: true,
      initializer: embeddingsInitializer,
      fanIn: inputDim,
      fanOut: outputDim,
      ...embeddingsRegularizer,
    };
    return { outputShape: [length, outputDim], weights: [embeddings], inputDim, outputDim };
  },
  canonical({ inputDim, outputDim, weights: [embeddings] }) {
    const { initializer, l1, l2 } = embeddings!;
    return { inputDim, outputDim, embeddingsInitializer: initializer, embeddingsRegularizer: { l1, l2 } };
  },
  idle: none,
  report: {
    colour: palette.mixesFeatures,
    words: ({ inputDim, outputDim }) => [`${inputDim} rows of ${outputDim}`],
  },
});
