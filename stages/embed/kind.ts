/** embed: the activations of one layer of a model, for each example of a split. */

import type { JsonObject } from '../../src/core/values/canonical.ts';
import { nearestName } from '../../src/core/values/nearest.ts';
import { defineStage, type NamesAt, type WithProblem } from '../../src/stage-api/stage.ts';
import { engineAssets, predictionOutsideKey, resolveEngine } from '../lib/learning/engines/choose.ts';

export default defineStage({
  kind: 'embed',
  summary: 'take what a layer makes of each example, for analysis',
  inputs: {
    model: { type: 'model', description: 'the network' },
    dataset: { type: 'dataset', description: 'the examples' },
  },
  outputs: { embedding: { type: 'embedding', description: 'the activations of each example' } },
  schema: new URL('../../../schemas/stages/embed.schema.json', import.meta.url),
  body: new URL('./body.js', import.meta.url),
  assets: engineAssets,
  resolve: resolveEngine,
  outsideKey: predictionOutsideKey,
  checkInputs,
});

/** Where a model may be one of several, a layer is wrong only if none of them has it. */
function checkInputs({ layer }: JsonObject, namesAt: NamesAt): readonly WithProblem[] {
  const layers = namesAt('model')[0]?.layers;
  if (layers === undefined || layers.includes(String(layer))) return [];
  const nearest = nearestName(String(layer), layers);
  return [
    {
      path: ['layer'],
      message: `the model has no layer "${layer}"`,
      expected: layers.join(', '),
      ...(nearest !== undefined && { hint: `did you mean "${nearest}"?` }),
    },
  ];
}
