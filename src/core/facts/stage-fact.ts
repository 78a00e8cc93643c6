/** Facts about a stage that a run stores beside the facts of its actions. */

import type { Measure } from './measure.ts';
import type { Replicates } from './replicates.ts';

/**
 * Facts about the actions of one stage that are known before any of them runs: artifact types in and out, and measures.
 */
export interface StageFact {
  readonly name: string;
  /** Stages whose results it reads, in the order of its ports. Absent in manifests of earlier versions. */
  readonly needs?: readonly string[];
  /** Artifact types of its inputs and of its outputs. */
  readonly takes: readonly string[];
  readonly gives: readonly string[];
  /** Its declared metrics and timings. */
  readonly measures: readonly Measure[];
  readonly timings: readonly Measure[];
  /** Axes along which its points differ in their seed or fold only. Absent without any. */
  readonly replicates?: Replicates;
}
