/**
 * The schedule of a run as data: the rules that hold for all of it, its present pass, the happenings that it takes in
 * and the commands that it gives. `scheduler.ts` is the only one who changes it.
 */

import type { RunEvent } from '../../core/facts/event.ts';
import type { ActionRecord } from '../../core/facts/record.ts';
import type { Action, ActionId, StageName } from '../../core/pipeline/pipeline.ts';
import type { Decision } from '../../core/plan/plan.ts';
import type { RunState } from '../../core/plan/run-state.ts';
import type { ActionKey, Digest } from '../../core/values/digest.ts';
import type { WorkerFailure } from '../execute/worker-protocol.ts';
import type { Chains } from './chains.ts';
import type { Found, Ledger } from './ledger.ts';
import type { Queue } from './queue.ts';
import type { Grant, Machine, Needs } from './resources.ts';

export interface Rules {
  /** Id of this run. */
  readonly run: string;
  readonly actions: readonly Action[];
  readonly needs: ReadonlyMap<StageName, Needs>;
  readonly capacity: Machine;
  readonly failFast: boolean;
  /** Stages that are executed though their results are known. */
  readonly force: readonly StageName[];
  /** Why nothing can be executed, if nothing can. */
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
  /** Actions that were decided to be executed. */
  readonly ready: Map<ActionId, Ready>;
  /** Those of them that have no place in the queue or a chain yet. */
  fresh: Ready[];
  /** How many actions are asked about. */
  undecided: number;
  /** The actions of each key that wait for the one that is executed. */
  readonly twins: Map<ActionKey, Ready[]>;
  readonly chains: Chains<Ready>;
  readonly queue: Queue<Ready>;
  readonly started: Map<ActionId, Grant>;
  /** Another run executes them. */
  readonly waiting: Set<ActionId>;
  closed: boolean;
  damaged: Digest | undefined;
}

/** An action that is to be executed. */
export interface Ready {
  readonly action: Action;
  readonly decision: Decision & { readonly outcome: 'run' };
  /** Its place in the queue: higher comes first. */
  priority: number;
}

export interface Asked {
  readonly action: Action;
  readonly forced: boolean;
  /** Whether an input was executed in this run, or came out the same because of that. */
  readonly follows: boolean;
}

export type Verdict = { readonly action: Action } & (
  | { readonly decision: Decision; readonly origin: Omit<Found, 'record'> }
  /** It could not be decided. */
  | { readonly failure: WorkerFailure }
);

export type Happening =
  | { readonly event: 'begun' | 'aborted' }
  | { readonly event: 'decided'; readonly verdicts: readonly Verdict[] }
  /** Its turn has come and it is executed. */
  | { readonly event: 'running'; readonly action: ActionId; readonly reason: string }
  /** Another run executes the same key. */
  | { readonly event: 'held'; readonly action: ActionId; readonly by: string }
  /** The other run has ended and left no result. */
  | { readonly event: 'free'; readonly action: ActionId }
  /** A result is there that was not when the action was decided. */
  | { readonly event: 'found'; readonly action: ActionId; readonly record: ActionRecord }
  /** The pass was closed before its turn had come. */
  | { readonly event: 'given up'; readonly action: ActionId }
  | ({ readonly event: 'ended'; readonly action: ActionId } & Ended);

/** How an execution ended: the record that its key now has, with the notes of this execution, or none. */
export type Ended =
  | {
      readonly outcome: 'executed';
      readonly record: ActionRecord;
      readonly notes: readonly string[];
      readonly seconds: number;
    }
  | {
      readonly outcome: 'failed';
      readonly failure: WorkerFailure;
      readonly log: readonly string[];
      readonly seconds: number;
    }
  | { readonly outcome: 'cancelled' };

export interface Commands {
  /** To be told first, in this order. */
  readonly emit: RunEvent[];
  /** To be decided together, and answered in one `decided`. */
  readonly decide: Asked[];
  /** To be executed, with the ids of the graphics processors that are theirs. */
  readonly start: { readonly ready: Ready; readonly gpus: readonly string[] }[];
  /** To be waited for until another run has made them or ended, or the pass is closed. */
  readonly wait: Ready[];
  /** Whether nothing is left to happen. */
  finished: boolean;
}
