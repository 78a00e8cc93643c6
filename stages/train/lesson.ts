/** All that a training goes by, after the document and the dataset have been read. */

import type { DatasetRows } from '../../src/artifacts/dataset.ts';
import type { Preparation } from '../lib/features/with-step.ts';
import type { LossSpec, OptimizerSpec } from '../lib/learning/engines/engine.ts';
import type { ExampleGroup } from '../lib/learning/engines/open-examples.ts';
import type { Meaning, Network } from '../lib/learning/network/network.ts';
import type { MeasureOutputs } from './validation-measures.ts';

export interface Lesson {
  readonly network: Network;
  readonly dataset: DatasetRows;
  readonly groups: readonly ExampleGroup[];
  readonly meaning: Meaning;
  readonly loss: LossSpec;
  readonly optimizer: OptimizerSpec;
  readonly stepsPerEpoch: number;
  /** Of a step, counted from 0, of the epoch that follows those of the history. */
  learningRate(step: number): number;
  readonly changesRate: boolean;
  /** The steps that make a new row an input of the network. */
  readonly preparation?: Preparation;
  /** Of the outputs for the validation rows. */
  readonly measure?: MeasureOutputs;
  /** Numbers of an epoch that are watched, and the fields of `with` that name them. */
  readonly monitors: readonly { readonly monitor: string; readonly where: string }[];
}
