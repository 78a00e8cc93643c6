/**
 * Executes bodies in the runner's own process, for kinds whose descriptor says so: a worker process costs more than
 * their work. Loads what bodies need when the first one runs.
 */

import type { Store } from '../../store/store.ts';
import type { Execute } from '../execute/execute.ts';
import type { ExecuteRequest, FromWorker } from '../execute/worker-protocol.ts';
import type { Execution, ExecutionListener } from './local/worker-process.ts';

export interface InProcess {
  execute(request: ExecuteRequest, listener: ExecutionListener): Promise<Execution>;
}

export function inProcess(store: Store): InProcess {
  let loading:
    | Promise<{ execute: Execute; describe: typeof import('../describe-failure.ts').describeFailure }>
    | undefined;
  const load = async () => {
    const [{ executor }, { describeFailure }] = await Promise.all([
      import('../execute/execute.ts'),
      import('../describe-failure.ts'),
    ]);
    return { execute: executor(store), describe: describeFailure };
  };
  return {
    execute: async (request, listener) => {
      loading ??= load();
      const { execute, describe } = await loading;
      const send = (message: FromWorker): void => {
        if (message.type === 'progress') listener.progress(message.progress);
        else if (message.type === 'log') listener.log(message.line);
      };
      try {
        return { outcome: 'done', result: await execute(request, send) };
      } catch (error) {
        return { outcome: 'failed', failure: describe(error) };
      }
    },
  };
}
