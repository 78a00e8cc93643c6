/** Stage kind `ridge`: linear regression with an L2 penalty, in closed form, and its answer to the rows that are not for training. */

import { defineStage, type JsonObject, type Measure, schemaOf } from 'arrowline/stage';

export interface RidgeParameters extends JsonObject {
  readonly alpha: number;
}

const measures: readonly Measure[] = (['validation', 'test'] as const).flatMap((split): Measure[] => [
  {
    name: `${split}.rmse`,
    title: `${split} RMSE`,
    about: 'The root of the mean squared error, in the unit of the label',
    better: 'less',
    format: 'number',
  },
  {
    name: `${split}.r2`,
    title: `${split} R²`,
    about: 'The part of the variance of the label that is explained',
    better: 'more',
    format: 'number',
  },
]);

export const kind = defineStage({
  kind: 'ridge',
  summary: 'Fits ridge regression to a column of numbers.',
  inputs: { dataset: { type: 'dataset', description: 'Rows of `prepare` with a numeric label.' } },
  outputs: {
    weights: { type: 'table', description: 'The weight of each feature by its name, and the intercept.' },
    predictions: {
      type: 'table',
      description: 'The number and its estimate for each row that is not for training, with its ids and its place.',
    },
    metrics: { type: 'metrics', description: 'The errors of the estimates.' },
  },
  schema: schemaOf<RidgeParameters>(new URL('./ridge.schema.json', import.meta.url)),
  body: new URL('./body.ts', import.meta.url),
  metrics: () => measures,
  // `select` and the report read the output `metrics`: they know its names before it exists.
  names: () => ({ metrics: { metrics: measures } }),
});
