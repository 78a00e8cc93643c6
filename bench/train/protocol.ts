/**
 * What the comparison asks of a program under test: `<program> <task.json>` prints a line `ready` when it is warm, then answers
 * each line `train` or `predict` with one Measurement, and `quit` with its peak memory. Ours, Keras' and torch's alike.
 */

import type { Json } from '../../src/core/values/canonical.ts';

/** A group of features, of which an example has so many bytes; the numbers are bytes / scale. */
export interface TaskInput {
  readonly name: string;
  readonly shape: readonly number[];
  /** 1 for the numbers of categories, else 255. */
  readonly scale: number;
}

export interface Task {
  readonly model: Json;
  readonly inputs: readonly (TaskInput & { readonly file: string })[];
  readonly task: 'multiclass' | 'regression';
  readonly classes: number;
  readonly batchSize: number;
  /** A byte for each label: its class, or 255 times the number to predict. */
  readonly labels: string;
  readonly examples: number;
}

export interface Measurement {
  readonly examples: number;
  /** CPU seconds of all of the process's threads. */
  readonly cpu: number;
  readonly wall: number;
}

export interface Farewell {
  readonly peakBytes: number;
}
