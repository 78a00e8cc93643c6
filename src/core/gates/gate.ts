/** A gate as `resolve` makes it: a condition on one metric at some points, checked after the run. A plain value. */

import type { SourceRange } from '../document/diagnostic.ts';
import type { Direction } from '../facts/measure.ts';
import type { NumberFormat } from '../facts/number-text.ts';
import type { Replicates } from '../facts/replicates.ts';
import type { ActionId, StageName } from '../pipeline/ids.ts';
import type { Subject } from './subject.ts';
import type { Terms } from './verdict.ts';

export interface Gate {
  /** `evaluate.test.accuracy`: the stage and the metric's name. */
  readonly metric: string;
  readonly stage: StageName;
  readonly name: string;
  /** The selected actions: at least one. */
  readonly actions: readonly ActionId[];
  readonly points: Points;
  readonly min?: number;
  readonly max?: number;
  readonly equals?: number;
  /** The direction that the kind declares for the metric; absent if neither is better. */
  readonly better?: Direction;
  readonly format: NumberFormat;
  /** The version of the measure. */
  readonly version: number;
  /** Axes along which the actions differ in their seed only: their mean is judged. Absent without any. */
  readonly over?: Replicates;
  readonly baseline?: Baseline;
  readonly onInconclusive: Reaction;
  readonly onMissing: Reaction;
  readonly range: SourceRange;
}

/** Whether a run fails if the gate does not pass for that reason, or only says so. */
export type Reaction = 'fail' | 'warn';

/** The values of a grid that are judged: each, the best of them, or a quantile (0.5: the median). */
export type Points = 'each' | 'best' | { readonly quantile: number };

/** Values to compare with, and the terms of the comparison. */
export interface Baseline extends Terms {
  /** For sentences: `baselines/study.json`, `run 2026-11-30T10-00-00-1`, `net=A`. */
  readonly from: string;
  /** The absolute path of a baseline file, whether or not it is there. */
  readonly file?: string;
  /** For each of the gate's actions that is compared, its counterpart. */
  readonly before: ReadonlyMap<ActionId, Before>;
  /** The actions of the kind `compare`, by the first action that each compares. Empty without a test. */
  readonly comparisons: ReadonlyMap<ActionId, ActionId>;
}

/** The counterpart of an action. */
export type Before =
  | ({ readonly value: number; readonly version: number } & Subject)
  /** Another action of the same run. */
  | { readonly action: ActionId }
  /** Why there is none. */
  | { readonly missing: string };
