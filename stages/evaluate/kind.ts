/** Stage kind `evaluate`: the right and wrong answers of a model on rows that it was not trained on. */

import { defineStage, schemaOf } from 'arrowline/stage';
import {
  type EngineChoice,
  engineAssets,
  engineProblems,
  predictionOutsideKey,
  resolveEngine,
} from '../lib/learning/engines/choose.ts';
import { artifactMeasuresOf, measuresOf } from './measures.ts';
import type { EvaluateParameters } from './parameters.ts';

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
  checkInputs: engineProblems,
  outsideKey: predictionOutsideKey,
  metrics: measuresOf,
  names: (parameters) => ({ metrics: { metrics: artifactMeasuresOf(parameters) } }),
});
