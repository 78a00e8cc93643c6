/** Stage kind `evaluate`: the right and wrong answers of a model on rows that it was not trained on. */

import { defineStage, type Measure, schemaOf } from 'arrowline/stage';
import { better } from '../lib/kit/better.ts';
import {
  type EngineChoice,
  engineAssets,
  predictionOutsideKey,
  resolveEngine,
} from '../lib/learning/engines/choose.ts';
import type { EvaluateParameters } from './parameters.ts';

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

export const kind = defineStage({
  kind: 'evaluate',
  summary: 'Measures a model: loss, accuracy, confusion, precision and recall, and its answer to every example.',
  inputs: {
    model: { type: 'model', description: 'The network to measure.' },
    dataset: { type: 'dataset', description: 'Examples with test rows, validation rows or both.' },
  },
  outputs: {
    metrics: { type: 'metrics', description: 'Numbers by name.' },
    predictions: { type: 'predictions', description: 'Class and probabilities of every example.' },
  },
  schema: schemaOf<EvaluateParameters, EvaluateParameters & EngineChoice>(
    new URL('../../../schemas/stages/evaluate.schema.json', import.meta.url),
  ),
  body: new URL('./body.js', import.meta.url),
  assets: engineAssets,
  resolve: resolveEngine,
  outsideKey: predictionOutsideKey,
  metrics,
  names: (parameters) => ({
    metrics: { metrics: [...metrics(parameters), ...ofSplits(parameters, [{ name: 'confusion.*', better: 'none' }])] },
  }),
});

function metrics(parameters: EvaluateParameters): readonly Measure[] {
  return [{ name: 'parameters', better: 'none' }, ...ofSplits(parameters, measures)];
}

function ofSplits({ splits = ['test', 'validation'] }: EvaluateParameters, each: readonly Measure[]): Measure[] {
  return splits.flatMap((split) => each.map((one) => ({ ...one, name: `${split}.${one.name}` })));
}
