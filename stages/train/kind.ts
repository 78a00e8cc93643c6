/** train: a network, on the training rows of a dataset; the validation rows are measured after each epoch. */

import type { JsonObject } from '../../src/core/values/canonical.ts';
import { defineStage } from '../../src/stage-api/stage.ts';
import { engineAssets, resolveEngine } from '../lib/learning/engines/choose.ts';
import { normalModel } from '../lib/learning/network/normal-form.ts';
import { readLayers } from '../lib/learning/network/read-layers.ts';
import { measures, timings } from './measures.ts';
import { optimizerMapping } from './optimizer.ts';

export default defineStage({
  kind: 'train',
  summary: 'train a network, layer by layer as written, and keep its history',
  inputs: { dataset: { type: 'dataset', description: 'examples with training rows' } },
  outputs: {
    model: { type: 'model', description: 'the trained network' },
    history: { type: 'history', description: 'loss and accuracy of each epoch' },
  },
  schema: new URL('../../../schemas/stages/train.schema.json', import.meta.url),
  body: new URL('./body.js', import.meta.url),
  assets: engineAssets,
  check: (parameters) => readLayers(parameters.model ?? null).problems,
  resolve(parameters, facts) {
    // Written in full, so that `adam` and `{ adam: { learningRate: 0.001 } }` are one key. Accuracy is always measured.
    const { metrics: _metrics, ...others } = parameters;
    const optimizer = optimizerMapping(parameters.optimizer ?? 'adam') as JsonObject;
    return resolveEngine({ ...others, model: normalModel(parameters.model ?? null), optimizer }, facts);
  },
  names: (parameters) => ({ model: { layers: readLayers(parameters.model ?? null).layers.map((one) => one.name) } }),
  metrics: () => measures,
  timings,
  continuesAlong: () => 'epochs',
});
