/** Executes one action within the limits of its stage, with retries, and emits its events. */

import type { EventListener } from '../core/facts/event.ts';
import { isDivergence } from '../core/facts/failure-code.ts';
import type { Action, StageExecution } from '../core/pipeline/pipeline.ts';
import type { ExecuteRequest } from './execute/worker-protocol.ts';
import type { Execution, ExecutionListener, Executor, Limits } from './executors/executor.ts';
import { actionEvent } from './schedule/ledger.ts';

const logLinesKept = 20;

export interface Performed {
  readonly execution: Execution;
  /** Wall time of all attempts, or of the execution alone where the executor tells it. */
  readonly seconds: number;
  /** The last log lines of the last attempt. */
  readonly log: readonly string[];
}

/**
 * Executes until the action succeeds, is cancelled, or has used up its `retries`, each attempt in a fresh process. A
 * damaged input, a store fault and a divergence would happen again and are not retried.
 */
export async function perform(
  action: Action,
  request: ExecuteRequest,
  { retries, ...stage }: StageExecution,
  executor: Pick<Executor, 'execute'>,
  given: Pick<Limits, 'gpus' | 'expectedSeconds' | 'position'>,
  { emit, ...phases }: { readonly emit: EventListener } & Pick<ExecutionListener, 'begun' | 'queued'>,
): Promise<Performed> {
  const about = actionEvent(action);
  const { cpu, gpu } = stage.resources;
  const limits: Limits = { ...limitsOf(stage), cpu, gpu, ...given };
  const clock = performance.now();
  const log: string[] = [];
  const listener: ExecutionListener = {
    ...phases,
    progress: (progress) => emit({ event: 'action.progress', ...about, ...progress }),
    log: (line) => {
      log.push(line);
      if (log.length > logLinesKept) log.shift();
      emit({ event: 'action.log', ...about, line });
    },
  };
  for (let attempt = 1; ; attempt++) {
    const execution = await executor.execute(request, listener, attempt === 1 ? limits : { ...limits, fresh: true });
    if (execution.outcome !== 'failed' || attempt > retries || isSettled(execution.failure)) {
      const own = execution.outcome === 'cancelled' ? undefined : execution.seconds;
      return { execution, seconds: own ?? (performance.now() - clock) / 1000, log };
    }
    const failure = { ...execution.failure, log: [...log] };
    emit({ event: 'action.retried', ...about, attempt, attempts: retries + 1, failure });
    log.length = 0;
  }
}

/** The limits that an executor enforces for the actions of a stage. */
export function limitsOf({ timeoutMinutes, resources }: Omit<StageExecution, 'retries'>): Limits {
  return {
    ...(timeoutMinutes !== undefined && { timeoutMs: timeoutMinutes * 60_000 }),
    ...(resources.memoryMebibytes !== undefined && { memoryMebibytes: resources.memoryMebibytes }),
  };
}

function isSettled(failure: (Execution & { outcome: 'failed' })['failure']): boolean {
  return failure.damaged !== undefined || failure.storeFault === true || isDivergence(failure);
}
