/**
 * What the comparison asks of a program under test: `<program> <task.json>` prints a line `ready` when it is warm, then answers
 * each line `train` or `predict` with one Measurement, and `quit` with its peak memory. Ours, Keras' and torch's alike.
 */

import type { Json } from '../../src/core/values/canonical.ts';

export interface Task {
  readonly model: Json;
  readonly inputShape: readonly number[];
  readonly classes: number;
  readonly batchSize: number;
  /** Rows of uint8 pixels, and a byte for each label. */
  readonly features: string;
  readonly labels: string;
  readonly images: number;
}

export interface Measurement {
  readonly images: number;
  /** CPU seconds of all of the process's threads. */
  readonly cpu: number;
  readonly wall: number;
}

export interface Farewell {
  readonly peakBytes: number;
}
