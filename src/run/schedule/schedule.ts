/**
 * The schedule of a run as data: the rules of the run, its present pass, the happenings it takes in and the commands it
 * gives. Only `scheduler.ts` changes it.
 */

import type { Failure, RunEvent } from '../../core/facts/event.ts';
import type { ActionRecord } from '../../core/facts/record.ts';
import type { Action, ActionId, StageName } from '../../core/pipeline/pipeline.ts';
import type { Decision } from '../../core/plan/plan.ts';
import type { RunState } from '../../core/plan/run-state.ts';
import type { ActionKey, Digest } from '../../core/values/digest.ts';
import type { WorkerFailure } from '../execute/worker-protocol.ts';
import type { Chains } from './chains.ts';
import type { Ledger, Provenance } from './ledger.ts';
import type { Queue } from './queue.ts';
import type { Grant, Machine, Needs } from './resources.ts';

export interface Rules {
  /** Id of this run. */
  readonly run: string;
  readonly actions: readonly Action[];
  readonly needs: ReadonlyMap<StageName, Needs>;
  readonly capacity: Machine;
  readonly failFast: boolean;
  /** Actions to execute although their results are known. */
  readonly force: ReadonlySet<ActionId>;
  /** Whether keys that have failed before are tried again. */
  readonly retryFailed: boolean;
  /** The reason why nothing can be executed, if so. */
  readonly refused?: WorkerFailure;
}

export interface Schedule {
  readonly rules: Rules;
  readonly ledger: Ledger;
  readonly damages: Map<Digest, number>;
  pass: Pass;
  aborted: boolean;
  storeFault: boolean;
}

export interface Pass {
  readonly state: RunState;
  /** Actions that will be executed. */
  readonly ready: Map<ActionId, Ready>;
  /** The ready actions that have no place in the queue or a chain yet. */
  fresh: Ready[];
  /** The number of actions with a decision outstanding. */
  undecided: number;
  /** By key, the action that is executed, and those that wait for it. */
  readonly twins: Map<ActionKey, Ready[]>;
  readonly chains: Chains<Ready>;
  readonly queue: Queue<Ready>;
  /** The resources of started actions; undefined for an action whose result is being stored. */
  readonly started: Map<ActionId, Grant | undefined>;
  /** The number of results that are being stored. */
  storing: number;
  /** Actions that another run is executing. */
  readonly waiting: Set<ActionId>;
  closed: boolean;
  damaged: Digest | undefined;
}

/** An action that will be executed. */
export interface Ready {
  readonly action: Action;
  readonly decision: Decision & { readonly outcome: 'run' };
  /** Its priority in the queue: higher comes first. */
  priority: number;
}

export interface Asked {
  readonly action: Action;
  readonly forced: boolean;
  /** Whether an input was executed in this run, or was cached because its own inputs came out unchanged. */
  readonly follows: boolean;
}

export type Verdict = { readonly action: Action } & (
  | ({ readonly decision: Decision } & Provenance)
  /** It could not be decided. */
  | { readonly failure: WorkerFailure }
);

export type Happening =
  | { readonly event: 'begun' | 'aborted' }
  | { readonly event: 'decided'; readonly verdicts: readonly Verdict[] }
  /** Its turn has come: the executor has it, and starts it at once (`running`) or when there is room. */
  | { readonly event: 'running' | 'queued'; readonly action: ActionId; readonly reason: string }
  /** Its result is made, and is being stored: that needs nothing of what the body needed. */
  | { readonly event: 'made'; readonly action: ActionId }
  /** Another run is executing the same key. */
  | { readonly event: 'held'; readonly action: ActionId; readonly by: string }
  /** The other run has ended without a result. */
  | { readonly event: 'free'; readonly action: ActionId }
  /** A result has appeared since the action was decided. */
  | { readonly event: 'found'; readonly action: ActionId; readonly record: ActionRecord }
  /** The pass was closed before its turn came. */
  | { readonly event: 'given up'; readonly action: ActionId }
  | ({ readonly event: 'ended'; readonly action: ActionId } & Ended);

/** The end of an execution: the record that its key now has, with the notes of this execution, or a failure. */
export type Ended =
  | {
      readonly outcome: 'executed';
      readonly record: ActionRecord;
      readonly notes: readonly string[];
      readonly seconds: number;
    }
  | ({ readonly outcome: 'failed'; readonly failure: WorkerFailure } & FailedHow)
  | { readonly outcome: 'cancelled' };

/** More about a failure; nothing for an action that was not executed. */
export interface FailedHow {
  readonly log?: readonly string[];
  readonly seconds?: number;
  /** The run that executed its key, if this run did not: nothing was executed. */
  readonly before?: string;
}

export interface Commands {
  /** Emit first, in this order. */
  readonly emit: RunEvent[];
  /** Decide together, and answer in one `decided`. */
  readonly decide: Asked[];
  /** Execute, with the ids of their graphics processors. */
  readonly start: { readonly ready: Ready; readonly gpus: readonly string[] }[];
  /** Failures that follow from the keys of actions that were not executed themselves: store them. */
  readonly keep: { readonly decision: Ready['decision']; readonly failure: Failure }[];
  /** Wait until another run has made them or has ended, or the pass is closed. */
  readonly wait: Ready[];
  /** Whether nothing is left to happen. */
  finished: boolean;
}
