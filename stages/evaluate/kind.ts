/** evaluate: what a model gets right and wrong on rows it was not trained on. */

import type { JsonObject } from '../../src/core/values/canonical.ts';
import { defineStage } from '../../src/stage-api/stage.ts';
import type { SplitName } from '../lib/kit/dataset/read-dataset.ts';
import { engineAssets, predictionOutsideKey, resolveEngine } from '../lib/learning/engines/choose.ts';
import { artifactMeasuresOf, measuresOf } from './measures.ts';

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
  body: new URL('./body.js', import.meta.url),
  assets: engineAssets,
  resolve: resolveEngine,
  outsideKey: predictionOutsideKey,
  metrics: (parameters) => measuresOf(splitsOf(parameters)),
  names: (parameters) => ({ metrics: { metrics: artifactMeasuresOf(splitsOf(parameters)) } }),
});

function splitsOf(parameters: JsonObject): readonly SplitName[] {
  return (parameters.splits ?? ['test', 'validation']) as readonly SplitName[];
}
