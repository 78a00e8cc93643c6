/**
 * Facts of a finished run that are added to its report when it is shown: they differ from run to run and are therefore
 * no part of the report artifact. The report's HTML holds one `<script type="application/json" id="run-facts">null</script>`; when the
 * report is written to a folder, `null` is replaced by this, with every `<` written as `\u003c`.
 */

import type { Coordinates } from '../pipeline/pipeline.ts';
import type { StageFact } from './stage-fact.ts';

export interface RunFacts {
  readonly pipeline: string;
  readonly file: string;
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly seconds: number;
  readonly outcome: string;
  readonly executed: number;
  readonly cached: number;
  readonly failed: number;
  readonly blocked: number;
  /** Early cutoff: actions that follow from executed ones and were cached all the same, and what they took to make. */
  readonly cutOff?: { readonly actions: number; readonly seconds: number };
  /** Cached actions that other runs made while this one went on. */
  readonly meanwhile?: number;
  /** Cached actions with the key of one that this run executed. */
  readonly same?: number;
  readonly gates: readonly GateFact[];
  readonly actions: readonly ActionFact[];
  /** Of each stage of the document. Manifests of earlier versions do not say it. */
  readonly stages?: readonly StageFact[];
}

export interface GateFact {
  readonly metric: string;
  readonly action: string;
  readonly value: number | null;
  readonly min?: number;
  readonly max?: number;
  readonly passed: boolean;
  /** `evaluate.test.accuracy at net=A is 0.9233, at least 0.92 was asked for`. */
  readonly sentence: string;
}

export interface ActionFact {
  readonly id: string;
  readonly stage: string;
  readonly kind: string;
  readonly coordinates: Coordinates;
  /** `absent`: of a page drawn from the store, where it has no result that the document asks for. */
  readonly outcome: 'executed' | 'cached' | 'failed' | 'blocked' | 'cancelled' | 'absent';
  /** Present once the key is known. */
  readonly key?: string;
  /** Digest of what each port of arity one took. Manifests of earlier versions do not say it. */
  readonly inputs?: { readonly [port: string]: string };
  /** Digest of each output. */
  readonly outputs: { readonly [port: string]: string };
  /** Of a report: the actions wired to each of its ports, since what it shows may have been made more than once. */
  readonly wiring?: { readonly [port: string]: readonly string[] };
  /** How long the execution took that made the outputs (this one's or an earlier run's). */
  readonly seconds?: number;
  readonly timings: { readonly [name: string]: number | readonly number[] };
  readonly metrics: { readonly [name: string]: number };
  readonly notes: readonly string[];
  /** Of a failed action what it failed by; of a blocked one `by train: it diverged`. */
  readonly error?: string;
  /** Actions that failed or were blocked, and whose outputs are left out of this one's inputs. */
  readonly without?: readonly string[];
  /** Of one that chose among fewer than it is wired to: `from 4 of 6 candidates; 2 diverged`. */
  readonly lacking?: string;
}
