/** An action tried again after a failure, each time in a fresh process. Knows executions; not what they execute. */

import { isDivergence } from '../core/facts/event.ts';
import type { WorkerFailure } from './execute/worker-protocol.ts';
import type { Execution, ExecutionLimits } from './executors/local/worker-process.ts';

/**
 * Executes until it succeeds, is cancelled, or has failed `retries` times more than once. Damaged inputs, a store that
 * cannot be written and a divergence are no matter of luck and are not tried again.
 */
export async function executeWithRetries(
  retries: number,
  limits: ExecutionLimits,
  execute: (limits: ExecutionLimits) => Promise<Execution>,
  retried: (attempt: number, failure: WorkerFailure) => void,
): Promise<Execution> {
  for (let attempt = 1; ; attempt++) {
    const execution = await execute(attempt === 1 ? limits : { ...limits, fresh: true });
    if (execution.outcome !== 'failed' || attempt > retries) return execution;
    const { failure } = execution;
    if (failure.damaged !== undefined || failure.storeFault === true || isDivergence(failure)) return execution;
    retried(attempt, failure);
  }
}
