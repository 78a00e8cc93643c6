/** Facts about a stage that a run keeps beside those of its actions. */

import type { Measure } from './measure.ts';

/** Facts about the actions of one stage that are known before any of them runs: what they take, give and measure. */
export interface StageFact {
  readonly name: string;
  /** Types of the artifacts wired to it, and of those it makes. */
  readonly takes: readonly string[];
  readonly gives: readonly string[];
  /** Declarations of its metrics and of its timings. */
  readonly measures: readonly Measure[];
  readonly timings: readonly Measure[];
}
