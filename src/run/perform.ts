/** One action executed within the limits of its stage, as often as it may be tried, and told in events. */

import type { ActionEvent, EventListener } from '../core/facts/event.ts';
import type { Action, Execution as StageExecution } from '../core/pipeline/pipeline.ts';
import { executeWithRetries } from './attempts.ts';
import type { ExecuteRequest } from './execute/worker-protocol.ts';
import type { PooledWorker } from './executors/local/worker-pool.ts';
import type { Execution, ExecutionListener } from './executors/local/worker-process.ts';

const logLinesKept = 20;

export interface Performed {
  readonly execution: Execution;
  /** Wall time of all attempts. */
  readonly seconds: number;
  /** The last lines of the last attempt. */
  readonly log: readonly string[];
}

export async function perform(
  action: Action,
  request: ExecuteRequest,
  stage: StageExecution,
  place: PooledWorker,
  emit: EventListener,
): Promise<Performed> {
  const about = actionEvent(action);
  const { timeoutMinutes, resources } = stage;
  const limits = {
    ...(timeoutMinutes !== undefined && { timeoutMs: timeoutMinutes * 60_000 }),
    ...(resources.memoryMebibytes !== undefined && { memoryMebibytes: resources.memoryMebibytes }),
  };
  const clock = performance.now();
  const log: string[] = [];
  const listener: ExecutionListener = {
    progress: (progress) => emit({ event: 'action.progress', ...about, ...progress }),
    log: (line) => {
      log.push(line);
      if (log.length > logLinesKept) log.shift();
      emit({ event: 'action.log', ...about, line });
    },
  };
  const execution = await executeWithRetries(
    stage.retries,
    limits,
    (allowed) => place.execute(request, listener, allowed),
    (attempt, failure) => {
      emit({
        event: 'action.retried',
        ...about,
        attempt,
        attempts: stage.retries + 1,
        failure: { ...failure, log: [...log] },
      });
      log.length = 0;
    },
  );
  return { execution, seconds: (performance.now() - clock) / 1000, log };
}

export function actionEvent(action: Action): ActionEvent {
  return { action: action.id, stage: action.stage, coordinates: action.coordinates };
}
