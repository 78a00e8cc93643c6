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
import { dependsOnEpochs } from './learning-rate/schedule.ts';
import { defaultLoss, lossMapping } from './losses.ts';
import { measuresOf, timings } from './measures.ts';
import { optimizerMapping, rateOf } from './optimizer.ts';
import type { TrainParameters } from './parameters.ts';
import { problemsOf } from './problems.ts';

/** The parameters with layers, loss, optimizer and augmentation written in full, and metrics in one order. */
type Resolved = Omit<TrainParameters, 'model' | 'loss' | 'optimizer' | 'augment'> &
  EngineChoice & {
    readonly model: Json;
    readonly loss?: JsonObject;
    readonly optimizer: JsonObject;
    readonly augment?: Augmentation;
  };

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
  check: problemsOf,
  resolve(parameters, facts) {
    // Written in full, so that `adam` and `{ adam: { learningRate: 0.001 } }` are one key. Accuracy is always measured.
    // A loss that is left out is written where the task is: which one it is otherwise, the labels say, and they are not
    // known before the dataset is made.
    const { augment: given, loss: named, ...others } = parameters;
    const loss = named ?? (parameters.task && defaultLoss(parameters.task));
    const augment = given && fullAugmentation(given);
    const full = {
      ...others,
      model: normalModel(parameters.model),
      ...(loss !== undefined && { loss: lossMapping(loss as Json) }),
      optimizer: optimizerMapping(parameters.optimizer as Json),
      metrics: [...new Set(parameters.metrics)].filter((name) => name !== 'accuracy').sort(),
      ...(augment && { augment }),
    };
    return resolveEngine(full, facts);
  },
  checkInputs: engineProblems,
  outsideKey: () => engineOutsideKey,
  names: ({ model, task }) => ({
    model: { layers: readLayers(model).layers.map((one) => one.name), ...(task !== undefined && { task }) },
  }),
  metrics: measuresOf,
  timings,
  continuesAlong: () => 'epochs',
  endMatters: ({ optimizer }) => dependsOnEpochs(rateOf(optimizer)),
});
