/**
 * A run beside an earlier one: the numbers, curves and answers before, and the changes between the two. It is part of the
 * facts of a page that is shown, never of a report artifact. All lists are cut to what a page can show, and say so.
 */

import type { Coordinates } from '../pipeline/pipeline.ts';
import type { Json } from '../values/canonical.ts';
import type { GateFact } from './run-facts.ts';
import type { RunLabel } from './run-label.ts';

export interface SinceFacts {
  /** The earlier run. */
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly outcome: string;
  readonly file: string;
  readonly label?: RunLabel;
  /** Values of its `--set`, as they were given. */
  readonly settings?: readonly string[];
  /** Why this run was taken: `the newest finished run before it with other results`. */
  readonly chosen: string;
  /** Sentences about parts that could not be compared. */
  readonly notes: readonly string[];
  /** The most important first; nothing that follows from another of them. */
  readonly changes: readonly SinceChange[];
  /** Changes beyond those. */
  readonly moreChanges: number;
  /**
   * By the id of an action of now that has metrics: its metrics before, without those that were measured otherwise. Absent
   * where no action of then is its like.
   */
  readonly metrics: { readonly [action: string]: { readonly [metric: string]: number } };
  /** The metrics among them that are of other rows than now; absent in pages of earlier versions. */
  readonly otherRows?: { readonly [action: string]: readonly string[] };
  readonly gates: readonly Pick<GateFact, 'metric' | 'action' | 'value' | 'state' | 'passed' | 'warned'>[];
  /** Actions with metrics that only one of the runs has. */
  readonly models: { readonly lost: readonly SincePoint[]; readonly new: readonly SincePoint[] };
  /** By the id of a training of now, for the first of them. */
  readonly curves: { readonly [action: string]: SinceCurve };
  /** By the id of an evaluation of now, for the first of those whose answers differ. */
  readonly answers: { readonly [action: string]: SinceAnswers };
}

export interface SinceChange {
  /** Of the changed action or of all actions of the stage that changed alike. */
  readonly stage: string;
  readonly actions: readonly string[];
  readonly of: 'parameter' | 'code' | 'seed' | 'data' | 'kind' | 'keys' | 'points';
  /** `train.with.batchSize 16 → 32`. */
  readonly text: string;
  /** Of a parameter: `train.with.batchSize`. */
  readonly path?: string;
  /** Absent where there was none. */
  readonly before?: Json;
  readonly after?: Json;
  /** `pipelines/default.yaml:24:18`, in the present document. */
  readonly place?: string;
}

export interface SincePoint {
  readonly action: string;
  readonly stage: string;
  readonly coordinates: Coordinates;
}

/** One number per epoch in each list. */
export interface SinceCurve {
  readonly epochs: readonly number[];
  readonly loss: readonly number[];
  readonly accuracy?: readonly number[];
  readonly validationLoss?: readonly number[];
  readonly validationAccuracy?: readonly number[];
}

/** Rows are paired by what identifies them: their ids, else the row of their file, else the bytes of their features. */
export interface SinceAnswers {
  /** `test`, or the only split that both have. */
  readonly split: string;
  readonly bothRight: number;
  readonly onlyBefore: number;
  readonly onlyNow: number;
  readonly bothWrong: number;
  /** Rows that only one of the runs answered. */
  readonly unmatched: { readonly before: number; readonly now: number };
  /** Rows of `onlyBefore`, those with the most confident answer of now first; cut. */
  readonly newlyWrong: readonly SinceRow[];
  /** Rows of `onlyNow`, those with the most confident answer of before first; cut. */
  readonly newlyRight: readonly SinceRow[];
}

export interface SinceRow {
  /** In the dataset of now. */
  readonly row: number;
  /** The row's id, or its file and row there. Absent if the dataset does not name rows. */
  readonly name?: string;
  readonly label: string;
  readonly before: string;
  readonly now: string;
  /** PNG as a data URI, where the dataset has pictures. */
  readonly picture?: string;
}
