/** `with` of train after its schema's defaults (schemas/stages/train.schema.json). */

import type { Json } from '../../src/core/values/canonical.ts';
import type { EngineChoice } from '../lib/learning/engines/choose.ts';
import type { LossName } from '../lib/learning/engines/engine.ts';
import type { Monitor } from './monitors.ts';

export interface EarlyStopping {
  readonly monitor: Monitor;
  readonly patience: number;
  readonly minDelta: number;
  readonly restoreBestWeights: boolean;
}

export interface TrainParameters extends EngineChoice {
  readonly model: Json;
  readonly loss: LossName;
  readonly optimizer: Json;
  readonly batchSize: number;
  readonly epochs: number;
  readonly shuffle: boolean;
  readonly classWeights?: 'balanced' | { readonly [className: string]: number };
  readonly earlyStopping?: EarlyStopping;
}
