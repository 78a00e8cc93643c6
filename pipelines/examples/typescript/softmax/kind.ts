/** Stage kind `softmax`: softmax regression on the training rows of a dataset, and its answer to all others. */

import { defineStage, type JsonObject, schemaOf } from 'arrowline/stage';

export interface SoftmaxParameters extends JsonObject {
  readonly epochs: number;
  readonly rate: number;
}

export const kind = defineStage({
  kind: 'softmax',
  summary: 'Fits softmax regression by stochastic gradient descent.',
  inputs: { dataset: { type: 'dataset', description: 'Examples with training rows.' } },
  outputs: {
    weights: { type: 'table', description: 'A row of weights for each class, the bias last.' },
    predictions: { type: 'predictions', description: 'The answer to each row that is not for training.' },
  },
  schema: schemaOf<SoftmaxParameters>(new URL('./softmax.schema.json', import.meta.url)),
  body: new URL('./body.ts', import.meta.url),
  metrics: () => [
    { name: 'train.loss', title: 'Training loss', about: 'In the last epoch', better: 'less', format: 'number' },
  ],
  // Actions that differ in `epochs` alone share checkpoints.
  continuesAlong: () => 'epochs',
});
