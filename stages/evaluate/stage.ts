/** evaluate: what a model gets right and wrong on rows it was not trained on. */

import type { JsonObject } from '../../src/core/canonical.ts';
import { defineStage } from '../../src/stage-api/stage.ts';
import type { SplitName } from '../lib/dataset/read-dataset.ts';
import { engineAssets, predictionOutsideKey, resolveEngine } from '../lib/engine/choose.ts';

const measures = ['examples', 'loss', 'accuracy', 'macroF1', 'precision.*', 'recall.*', 'f1.*'];

export default defineStage({
  kind: 'evaluate',
  summary: 'measure a model: loss, accuracy, confusion, precision and recall, and what it says of every example',
  inputs: {
    model: { type: 'model', description: 'the network to measure' },
    dataset: { type: 'dataset', description: 'examples with test rows, validation rows or both' },
  },
  outputs: {
    metrics: { type: 'metrics', description: 'numbers by name' },
    predictions: { type: 'predictions', description: 'class and probabilities of every example' },
  },
  schema: new URL('../../../schemas/stages/evaluate.schema.json', import.meta.url),
  body: new URL('./run.js', import.meta.url),
  assets: engineAssets,
  resolve: resolveEngine,
  outsideKey: predictionOutsideKey,
  metrics,
  names: (parameters) => ({
    metrics: { metrics: [...metrics(parameters), ...splitsOf(parameters).map((split) => `${split}.confusion.*`)] },
  }),
});

function metrics(parameters: JsonObject): readonly string[] {
  return ['parameters', ...splitsOf(parameters).flatMap((split) => measures.map((name) => `${split}.${name}`))];
}

function splitsOf(parameters: JsonObject): readonly SplitName[] {
  return (parameters.splits ?? ['test', 'validation']) as readonly SplitName[];
}
