/** An executor without processes, files and code: it plays the work that a request names. */

import { type Digest, digestOf } from '../../../src/core/values/digest.ts';
import type { ExecuteRequest, WorkerFailure } from '../../../src/run/execute/worker-protocol.ts';
import type { Execution, ExecutionListener, Executor, Limits } from '../../../src/run/executors/executor.ts';
import { failure, type Work } from './contract.ts';

export interface Fake extends Executor {
  /** How many are executed now. */
  running(): number;
}

export function fakeExecutor(cpu = 2): Fake {
  const cancels = new Set<() => void>();
  let stopped = false;
  let processes = 0;

  const play = (work: string, listener: ExecutionListener, limits: Limits, process: number): Execution | undefined => {
    const failed = (facts: WorkerFailure): Execution => ({ outcome: 'failed', failure: facts });
    switch (work as Work) {
      case 'fail':
        return failed(failure);
      case 'stray':
        return failed({ code: 'internal', message: 'a bug', stack: 'TypeError: a bug' });
      case 'changed':
        return failed({ code: 'code-changed', message: 'other code' });
      case 'crash':
        listener.log('dying words');
        return failed({ code: 'worker-exit', message: 'it is gone' });
      case 'endless':
        listener.log('begun');
        if (limits.timeoutMs === undefined) return undefined;
        return failed({ code: 'timeout', message: 'too long' });
      case 'hoard':
        return failed({ code: 'memory', message: 'too much', expected: `at most ${limits.memoryMebibytes} MiB` });
      case 'talk':
        listener.log('one');
        listener.progress({ unit: 'step', done: 1, total: 1 });
        listener.log('two');
        listener.log('three');
        break;
      case 'devices':
        listener.log((limits.gpus ?? []).join());
        break;
      case 'process':
        listener.log(String(process));
    }
    const output = { type: 'metrics', digest: digestOf(work), bytes: 1, rows: 1, columns: {} };
    return {
      outcome: 'done',
      result: { outputs: { output }, metrics: { value: 7 }, timings: {}, notes: [], staged: [] },
    };
  };

  return {
    capacity: { cpu, gpus: [], memoryMebibytes: 1000 },
    isolates: true,
    running: () => cancels.size,
    execute: (request, listener, limits) =>
      new Promise((resolve) => {
        const settle = (execution: Execution): void => {
          cancels.delete(cancel);
          resolve(execution);
        };
        const cancel = (): void => settle({ outcome: 'cancelled' });
        if (stopped) return cancel();
        cancels.add(cancel);
        const process = limits.fresh === true ? ++processes : processes;
        setImmediate(() => {
          if (!cancels.has(cancel)) return;
          const played = play(request.code.locator, listener, limits, process);
          if (played !== undefined) settle(played);
        });
      }),
    stop: async () => {
      stopped = true;
      for (const cancel of [...cancels]) cancel();
    },
  };
}

export function fakeRequest(work: Work): ExecuteRequest {
  return {
    code: { digest: `sha256:${work}` as Digest, locator: work },
    parameters: {},
    seed: 0,
    inputs: {},
    outputs: { output: 'metrics' },
    artifacts: {},
    files: [],
  };
}
