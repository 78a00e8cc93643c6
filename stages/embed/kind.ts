/** Stage kind `embed`: the activations of one layer of a model, for each example of a split. */

import { defineStage, type NamesAt, nearestName, schemaOf, type WithProblem } from 'arrowline/stage';
import {
  type EngineChoice,
  engineAssets,
  engineProblems,
  predictionOutsideKey,
  resolveEngine,
} from '../lib/learning/engines/choose.ts';
import type { EmbedParameters } from './parameters.ts';

export const kind = defineStage({
  kind: 'embed',
  summary: 'Takes the activations of a layer for each example, for analysis.',
  inputs: {
    model: { type: 'model', description: 'The network.' },
    dataset: { type: 'dataset', description: 'The examples.' },
  },
  outputs: { embedding: { type: 'embedding', description: 'The activations of each example.' } },
  schema: schemaOf<EmbedParameters, EmbedParameters & EngineChoice>(
    new URL('../../../schemas/stages/embed.schema.json', import.meta.url),
  ),
  body: new URL('./body.js', import.meta.url),
  assets: engineAssets,
  resolve: resolveEngine,
  outsideKey: predictionOutsideKey,
  checkInputs: (parameters, namesAt) => [...engineProblems(parameters), ...layerProblems(parameters, namesAt)],
});

/** If several models are possible, a layer is refused only when none of them has it. */
function layerProblems({ layer }: EmbedParameters, namesAt: NamesAt): readonly WithProblem[] {
  const layers = namesAt('model')[0]?.layers;
  if (layers === undefined || layers.includes(layer)) return [];
  const nearest = nearestName(layer, layers);
  return [
    {
      path: ['layer'],
      message: `the model has no layer "${layer}"`,
      expected: layers.join(', '),
      ...(nearest !== undefined && { hint: `did you mean "${nearest}"?` }),
    },
  ];
}
