/** Stage kind `evaluate`: the answers of a model to rows that it was not trained on, and how good they are. */

import { defineStage, type NamesAt, schemaOf, type WithProblem } from 'arrowline/stage';
import {
  type EngineChoice,
  engineAssets,
  engineProblems,
  predictionOutsideKey,
  resolveEngine,
} from '../lib/learning/engines/choose.ts';
import { measuresOf, taskAt } from './measures.ts';
import type { EvaluateParameters } from './parameters.ts';

export const kind = defineStage({
  kind: 'evaluate',
  summary: 'Measures a model on rows that it was not trained on, and keeps its answer to each of them.',
  inputs: {
    model: { type: 'model', optional: true, description: 'The network to measure.' },
    predictions: {
      type: 'predictions',
      optional: true,
      description: 'Instead of a model: answers that another stage has given, to be scored.',
    },
    dataset: { type: 'dataset', description: 'Examples with test rows, validation rows or both.' },
  },
  outputs: {
    metrics: { type: 'metrics', description: 'Numbers by name.' },
    predictions: {
      type: 'predictions',
      description: 'The answer to every example: class and probabilities, labels, or a number.',
    },
  },
  schema: schemaOf<EvaluateParameters, EvaluateParameters & EngineChoice>(
    new URL('../../../schemas/stages/evaluate.schema.json', import.meta.url),
  ),
  body: new URL('./body.js', import.meta.url),
  assets: engineAssets,
  resolve: resolveEngine,
  checkInputs: (parameters, namesAt) => [...engineProblems(parameters), ...subjectProblems(namesAt)],
  outsideKey: predictionOutsideKey,
  metrics: (parameters, namesAt) => measuresOf(parameters, taskAt(namesAt)).reported,
  names: (parameters, namesAt) => ({ metrics: { metrics: measuresOf(parameters, taskAt(namesAt)).held } }),
});

function subjectProblems(namesAt: NamesAt): readonly WithProblem[] {
  const wired = ['model', 'predictions'].filter((port) => namesAt(port).length > 0);
  if (wired.length === 1) return [];
  return [
    {
      path: [],
      message: 'a stage of the kind "evaluate" measures either a model or predictions',
      expected: '`model` or `predictions` in needs',
      ...(wired.length === 0 && { hint: 'wire a model, or the predictions that a program of yours makes' }),
    },
  ];
}
