/** evaluate: what a model gets right and wrong on rows it was not trained on. */

import type { SplitName } from '../../src/artifacts/dataset.ts';
import type { JsonObject } from '../../src/core/values/canonical.ts';
import { defineStage, type Measure } from '../../src/stage-api/stage.ts';
import { better } from '../lib/kit/better.ts';
import { engineAssets, predictionOutsideKey, resolveEngine } from '../lib/learning/engines/choose.ts';

/** Of each split. */
const measures: readonly Measure[] = [
  { name: 'examples', better: 'none' },
  { name: 'loss', better: better.loss },
  { name: 'accuracy', better: better.accuracy },
  { name: 'macroF1', better: 'more' },
  { name: 'precision.*', better: 'more' },
  { name: 'recall.*', better: 'more' },
  { name: 'f1.*', better: 'more' },
];

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
  metrics,
  names: (parameters) => ({
    metrics: { metrics: [...metrics(parameters), ...ofSplits(parameters, [{ name: 'confusion.*', better: 'none' }])] },
  }),
});

function metrics(parameters: JsonObject): readonly Measure[] {
  return [{ name: 'parameters', better: 'none' }, ...ofSplits(parameters, measures)];
}

function ofSplits(parameters: JsonObject, each: readonly Measure[]): Measure[] {
  return splitsOf(parameters).flatMap((split) => each.map((one) => ({ ...one, name: `${split}.${one.name}` })));
}

function splitsOf(parameters: JsonObject): readonly SplitName[] {
  return (parameters.splits ?? ['test', 'validation']) as readonly SplitName[];
}
