/** Stage kind `train`: a network, on the training rows of a dataset; the validation rows are measured after each epoch. */

import { defineStage, type Json, type JsonObject, schemaOf } from 'arrowline/stage';
import { type Augmentation, fullAugmentation } from '../lib/learning/augmentation/augmentation.ts';
import {
  type EngineChoice,
  engineAssets,
  engineOutsideKey,
  engineProblems,
  resolveEngine,
} from '../lib/learning/engines/choose.ts';
import { normalModel } from '../lib/learning/network/normal-form.ts';
import { readLayers } from '../lib/learning/network/read-layers.ts';
import { watchProblems } from './kept-epoch.ts';
import { defaultLoss, taskProblems } from './losses.ts';
import { measures, timings } from './measures.ts';
import { optimizerMapping } from './optimizer.ts';
import type { TrainParameters } from './parameters.ts';

/**
 * The parameters with layers, optimizer and augmentation written in full, and without `metrics`, which has only one possible value.
 */
type Resolved = Omit<TrainParameters, 'model' | 'optimizer' | 'metrics' | 'augment'> &
  EngineChoice & { readonly model: Json; readonly optimizer: JsonObject; readonly augment?: Augmentation };

export const kind = defineStage({
  kind: 'train',
  summary: 'Trains a network, layer by layer as written, and keeps its history.',
  inputs: { dataset: { type: 'dataset', description: 'Examples with training rows.' } },
  outputs: {
    model: { type: 'model', description: 'The trained network.' },
    history: { type: 'history', description: 'The numbers of each epoch, and what was noticed.' },
  },
  schema: schemaOf<TrainParameters, Resolved>(new URL('../../../schemas/stages/train.schema.json', import.meta.url)),
  body: new URL('./body.js', import.meta.url),
  assets: engineAssets,
  check: (parameters) => [
    ...readLayers(parameters.model).problems,
    ...taskProblems(parameters),
    ...watchProblems(parameters),
  ],
  resolve(parameters, facts) {
    // Written in full, so that `adam` and `{ adam: { learningRate: 0.001 } }` are one key. Accuracy is always measured.
    const { metrics: _metrics, augment: given, ...others } = parameters;
    const optimizer = optimizerMapping(parameters.optimizer);
    const augment = given && fullAugmentation(given);
    const loss = parameters.loss ?? (parameters.task && defaultLoss(parameters.task));
    const full = {
      ...others,
      model: normalModel(parameters.model),
      ...(loss && { loss }),
      optimizer,
      ...(augment && { augment }),
    };
    return resolveEngine(full, facts);
  },
  checkInputs: engineProblems,
  outsideKey: () => engineOutsideKey,
  names: ({ model, task }) => ({
    model: { layers: readLayers(model).layers.map((one) => one.name), ...(task !== undefined && { task }) },
  }),
  metrics: () => measures,
  timings,
  continuesAlong: () => 'epochs',
});
