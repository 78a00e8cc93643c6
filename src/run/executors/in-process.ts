/**
 * Executes bodies in the runner's own process, for kinds whose descriptor asks for it: a worker process would cost more
 * than their work. A body cannot be stopped here and no limit is enforced, so `stop` waits for it to finish.
 */

import type { Store } from '../../store/store.ts';
import { describeFailure } from '../execute/describe-failure.ts';
import { executor } from '../execute/execute.ts';
import type { FromWorker } from '../execute/worker-protocol.ts';
import type { Machine } from '../schedule/resources.ts';
import type { Execution, Executor } from './executor.ts';

export function inProcess(store: Store, capacity: Machine): Executor {
  const execute = executor(store);
  const running = new Set<Promise<Execution>>();
  let stopped = false;
  return {
    capacity,
    isolates: false,
    execute: (request, listener) => {
      if (stopped) return Promise.resolve({ outcome: 'cancelled' });
      const send = (message: FromWorker): void => {
        if (message.type === 'progress') listener.progress(message.progress);
        else if (message.type === 'log') listener.log(message.line);
      };
      const execution = execute(request, send)
        .then(
          (result): Execution => ({ outcome: 'done', result }),
          (error: unknown): Execution => ({ outcome: 'failed', failure: describeFailure(error) }),
        )
        .finally(() => running.delete(execution));
      running.add(execution);
      return execution;
    },
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
}
