/**
 * The port to the place where actions are executed. An executor gets everything it needs in the request and knows no
 * pipeline, no plan and no queue; the scheduler decides how much runs at once, from `capacity`.
 *
 * `test/run/executors/contract.ts` tests the promises of every executor.
 */

import type { ActionKey } from '../../core/values/digest.ts';
import type { Progress } from '../../stage-api/context.ts';
import type { ExecuteRequest, ExecuteResult, WorkerFailure } from '../execute/worker-protocol.ts';
import type { Machine } from '../schedule/resources.ts';

export interface Executor {
  /** The most that may be executed at once. */
  readonly capacity: Machine;
  /**
   * Whether a body has its own process. If so, `stop` and limits end it at once, and a crash is an ordinary failure; if
   * not, `stop` waits for it to finish, and limits are not enforced.
   */
  readonly isolates: boolean;
  /** Never throws because of a body. Log lines and progress are delivered before the promise is resolved. */
  execute(request: ExecuteRequest, listener: ExecutionListener, limits: Limits): Promise<Execution>;
  /** The result of a key is stored: what the executor keeps in case that the run dies may go. */
  readonly stored?: (key: ActionKey) => void;
  /** Cancels the running and all later requests. Resolves when nothing is left behind. */
  stop(): Promise<void>;
}

export type Execution =
  /** `seconds` of the execution itself, where a call may wait for its turn elsewhere. */
  | { readonly outcome: 'done'; readonly result: ExecuteResult; readonly seconds?: number }
  | { readonly outcome: 'failed'; readonly failure: WorkerFailure; readonly seconds?: number }
  | { readonly outcome: 'cancelled' };

export interface ExecutionListener {
  /** The body is called now; again after `queued`. Only of executors whose capacity is elsewhere. */
  readonly begun?: () => void;
  /** It waits for room; again after its job was lost. */
  readonly queued?: () => void;
  progress(progress: Progress): void;
  log(line: string): void;
}

export interface Limits {
  readonly timeoutMs?: number;
  readonly memoryMebibytes?: number;
  /** Ids of the graphics processors that the body may use, as CUDA_VISIBLE_DEVICES takes them. */
  readonly gpus?: readonly string[];
  /** Cores and graphics processors that the action asks for, where the executor gives them out itself. */
  readonly cpu?: number;
  readonly gpu?: number;
  /** Seconds that it took before; only the order and the place of executions may depend on it. */
  readonly expectedSeconds?: number;
  /** The place of the action among those that share the prefix of its request: shorter ones are executed first. */
  readonly position?: number;
  /** Execute in a new process: an earlier attempt may have corrupted the old one. */
  readonly fresh?: boolean;
}

export interface Executors {
  /** In the process of the run, for kinds that declare it, and without limits. */
  readonly here: Executor;
  /** In other processes, for all other actions. */
  readonly apart: Executor;
}
