/**
 * Facts of a finished run that are added to its report when the report is written: they differ from run to run and are
 * therefore not part of the report artifact. The report's HTML holds one `<script type="application/json"
 * id="run-facts">null</script>`; when the report is written to a folder, `null` is replaced by these facts, with every
 * `<` written as `\u003c`.
 */

import type { Comparison, GateState } from '../gates/verdict.ts';
import type { Coordinates } from '../pipeline/pipeline.ts';
import type { NumberFormat } from './number-text.ts';
import type { RemoteUse } from './remote-use.ts';
import type { RunLabel } from './run-label.ts';
import type { StageFact } from './stage-fact.ts';

export interface RunFacts {
  readonly pipeline: string;
  /** The document's. Absent without one, and in manifests of earlier versions. */
  readonly description?: string;
  readonly file: string;
  /** Values of `-P`, as they were given: `train=3000`. */
  readonly given?: readonly string[];
  /** Values of `--set`, as they were given: `train.with.batchSize=64`. */
  readonly settings?: readonly string[];
  readonly label?: RunLabel;
  /**
   * The commit of the document's repository when the first action began, with `-dirty` if tracked files differed from it.
   * Absent if nothing was executed, and without a repository.
   */
  readonly commit?: string;
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly seconds: number;
  readonly outcome: string;
  readonly executed: number;
  readonly cached: number;
  readonly failed: number;
  readonly blocked: number;
  /** Failed actions whose key failed in an earlier run: they were not executed. */
  readonly failedBefore?: number;
  /** Early cutoff: actions that depend on executed ones but were cached, and the time that executing them had taken. */
  readonly cutOff?: { readonly actions: number; readonly seconds: number };
  /** Cached actions that other runs made while this run was going on. */
  readonly meanwhile?: number;
  /** Cached actions with the key of an action that this run executed. */
  readonly same?: number;
  /** The part that a shared cache had. */
  readonly remote?: RemoteUse;
  readonly gates: readonly GateFact[];
  readonly actions: readonly ActionFact[];
  /** One for each stage of the document. Absent in manifests of earlier versions. */
  readonly stages?: readonly StageFact[];
}

export interface GateFact {
  readonly metric: string;
  /** The judged action; for a mean over seeds or folds, its name without their axes. */
  readonly action: string;
  readonly value: number | null;
  /** Of `value` and all numbers beside it. Absent in manifests of earlier versions. */
  readonly format?: NumberFormat;
  /** The number of seeds or folds, if `value` is their mean. */
  readonly seeds?: number;
  readonly folds?: number;
  readonly min?: number;
  readonly max?: number;
  readonly equals?: number;
  readonly passed: boolean;
  /** Absent in manifests of earlier versions: `pass` or `fail`, as `passed` says. */
  readonly state?: GateState;
  /** It has not passed, and the document wants a warning only. */
  readonly warned?: true;
  readonly baseline?: GateBaseline;
  /** Where the gate is in the document. */
  readonly place?: GatePlace;
  /** `evaluate.test.accuracy at net=A is 0.9233, at least 0.92 was asked for`. */
  readonly sentence: string;
}

/** The comparison with a baseline, as far as there was one. */
export interface GateBaseline extends Pick<Comparison, 'p' | 'lost' | 'won' | 'rows' | 'detectable' | 'identical'> {
  /** `baselines/study.json`, `run 2026-11-30T10-00-00-1`, `net=A`. */
  readonly from: string;
  readonly value: number;
  /** Now − before. */
  readonly delta: number;
  /** The interval of `delta`. */
  readonly low?: number;
  readonly high?: number;
}

export interface GatePlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export interface ActionFact {
  readonly id: string;
  readonly stage: string;
  readonly kind: string;
  readonly coordinates: Coordinates;
  /** `absent`: on a page drawn from the store, the action has no stored result. */
  readonly outcome: 'executed' | 'cached' | 'failed' | 'blocked' | 'cancelled' | 'absent';
  /** Absent if the key was never known. */
  readonly key?: string;
  /** Digest of the artifact at each port of arity one. Absent in manifests of earlier versions. */
  readonly inputs?: { readonly [port: string]: string };
  /** Digest of each output. */
  readonly outputs: { readonly [port: string]: string };
  /**
   * For a report: the actions wired to each of its ports, since an artifact that it shows may have been made by
   * several.
   */
  readonly wiring?: { readonly [port: string]: readonly string[] };
  /** Duration of the execution that made the outputs, in this or an earlier run. */
  readonly seconds?: number;
  readonly timings: { readonly [name: string]: number | readonly number[] };
  readonly metrics: { readonly [name: string]: number };
  /** Texts in the record: `rows.test`, the digest of the rows that were measured; `task`, of the answers. */
  readonly facts?: { readonly [name: string]: string };
  /** Bytes of the outputs. Absent without a result, and in manifests of earlier versions. */
  readonly bytes?: number;
  readonly notes: readonly string[];
  /** The failure of a failed action; for a blocked one `by train: it diverged`. */
  readonly error?: string;
  /** For a failure that follows from the key: the run that executed it. Later runs do not try the key again. */
  readonly failedIn?: string;
  /** Failed or blocked actions whose outputs are missing from this action's inputs. */
  readonly without?: readonly string[];
  /** Present if candidates were missing: `from 4 of 6 candidates; 2 diverged`. */
  readonly lacking?: string;
}
