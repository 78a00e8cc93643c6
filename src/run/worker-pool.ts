/** As many warm workers as jobs, and the queue in front of them. */

import PQueue from 'p-queue';
import { type Execution, type ExecutionListener, WorkerProcess } from './worker-process.ts';
import type { ExecuteRequest } from './worker-protocol.ts';

export interface WorkerPool {
  /** Runs `task` with a free worker as soon as there is one; higher priority first, then first come. */
  run(priority: number, task: (worker: PooledWorker) => Promise<void>): void;
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>;
  /** Drops what waits. What runs goes on. */
  clear(): void;
  /** Drops what waits and kills what runs. */
  stop(): void;
}

export interface PooledWorker {
  execute(request: ExecuteRequest, listener: ExecutionListener): Promise<Execution>;
}

export function workerPool(store: string, jobs: number): WorkerPool {
  const queue = new PQueue({ concurrency: jobs });
  const all: WorkerProcess[] = [];
  const free: WorkerProcess[] = [];
  const take = (): WorkerProcess => {
    const worker = free.pop() ?? new WorkerProcess(store);
    if (!all.includes(worker)) all.push(worker);
    return worker;
  };
  return {
    run: (priority, task) =>
      void queue.add(
        async () => {
          const worker = take();
          try {
            await task(worker);
          } finally {
            free.push(worker);
          }
        },
        { priority },
      ),
    idle: () => queue.onIdle(),
    clear: () => queue.clear(),
    stop: () => {
      queue.clear();
      for (const worker of all) worker.stop();
    },
  };
}
