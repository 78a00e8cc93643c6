/** embed: the activations of one layer of a model, for each example of a split. */

import { defineStage } from '../../src/stage-api/stage.ts';
import { engineAssets, resolveEngine } from '../lib/engine/choose.ts';

export default defineStage({
  kind: 'embed',
  summary: 'take what a layer makes of each example, for analysis',
  inputs: {
    model: { type: 'model', description: 'the network' },
    dataset: { type: 'dataset', description: 'the examples' },
  },
  outputs: { embedding: { type: 'embedding', description: 'the activations of each example' } },
  schema: new URL('../../../schemas/stages/embed.schema.json', import.meta.url),
  body: new URL('./run.js', import.meta.url),
  assets: engineAssets,
  resolve: resolveEngine,
});
