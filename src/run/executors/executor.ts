/**
 * Where actions are executed: the port between deciding and doing. An executor is told all it needs in the request and
 * knows no pipeline, no plan and no queue; what may run at once is the scheduler's business, which asks for `capacity`.
 *
 * `test/run/executors/contract.ts` is what every executor promises, as tests.
 */

import type { Progress } from '../../stage-api/context.ts';
import type { ExecuteRequest, ExecuteResult, WorkerFailure } from '../execute/worker-protocol.ts';
import type { Machine } from '../schedule/resources.ts';

export interface Executor {
  /** How much may be asked of it at once. */
  readonly capacity: Machine;
  /**
   * Whether a body has a process of its own. If it has, `stop` and limits end it at once, and its crash is a failure
   * like another; if not, `stop` lets it come to its end, and limits are not kept.
   */
  readonly isolates: boolean;
  /** Never throws for what a body does. Lines and progress come before the promise is resolved. */
  execute(request: ExecuteRequest, listener: ExecutionListener, limits: Limits): Promise<Execution>;
  /** Cancels what is executed and whatever is asked for later. Resolves when nothing is left behind. */
  stop(): Promise<void>;
}

export type Execution =
  | { readonly outcome: 'done'; readonly result: ExecuteResult }
  | { readonly outcome: 'failed'; readonly failure: WorkerFailure }
  | { readonly outcome: 'cancelled' };

export interface ExecutionListener {
  progress(progress: Progress): void;
  log(line: string): void;
}

export interface Limits {
  readonly timeoutMs?: number;
  readonly memoryMebibytes?: number;
  /** Ids of the graphics processors that the body may use, as CUDA_VISIBLE_DEVICES takes them. */
  readonly gpus?: readonly string[];
  /** Execute in a new process, not in one that an earlier attempt may have spoiled. */
  readonly fresh?: boolean;
}

export interface Executors {
  /** For kinds that declare it, and without limits: the process of the run. */
  readonly here: Executor;
  /** For all others. */
  readonly apart: Executor;
}
