/** evaluate: what a model gets right and wrong on rows it was not trained on. */

import { defineStage } from '../../src/stage-api/stage.ts';
import type { SplitName } from '../lib/dataset/read-dataset.ts';
import { engineAssets, resolveEngine } from '../lib/engine/choose.ts';

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
  metrics(parameters) {
    const splits = (parameters.splits ?? ['test', 'validation']) as readonly SplitName[];
    const names = ['examples', 'loss', 'accuracy', 'macroF1', 'precision.*', 'recall.*', 'f1.*'];
    return ['parameters', ...splits.flatMap((split) => names.map((name) => `${split}.${name}`))];
  },
});
