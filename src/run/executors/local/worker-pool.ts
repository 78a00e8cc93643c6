/** As many warm workers as jobs, and the queue in front of them, which also counts what actions occupy. */

import PQueue from 'p-queue';
import type { ExecuteRequest } from '../../execute/worker-protocol.ts';
import { countResources, type Machine, type Needs } from './resources.ts';
import { type Execution, type ExecutionLimits, type ExecutionListener, WorkerProcess } from './worker-process.ts';

export interface WorkerPool {
  /** Runs `task` with a free worker as soon as there is one; higher priority first, then first come. */
  run(priority: number, needs: Needs, task: (worker: PooledWorker) => Promise<void>): void;
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>;
  /** Drops what waits. What runs goes on. */
  clear(): void;
  /** Drops what waits and kills what runs. */
  stop(): void;
}

export interface PooledWorker {
  execute(request: ExecuteRequest, listener: ExecutionListener, limits: ExecutionLimits): Promise<Execution>;
}

/** Above every priority of a task that has not been asked yet. */
const askedBefore = Number.MAX_SAFE_INTEGER;

export function workerPool(store: string, machine: Machine): WorkerPool {
  const queue = new PQueue({ concurrency: machine.cpu });
  const resources = countResources(machine);
  const all = new Set<WorkerProcess>();
  const free: WorkerProcess[] = [];
  let parked: (() => void)[] = [];

  const take = (gpus: readonly string[]): WorkerProcess => {
    const fit = free.findLastIndex((worker) => worker.gpus.join() === gpus.join());
    if (fit >= 0) return free.splice(fit, 1)[0] as WorkerProcess;
    // One that was started for other graphics processors makes room.
    const other = free.shift();
    other?.stop();
    if (other !== undefined) all.delete(other);
    const worker = new WorkerProcess(store, gpus);
    all.add(worker);
    return worker;
  };
  const unpark = (): void => {
    const waiting = parked;
    parked = [];
    for (const ask of waiting) ask();
  };
  return {
    run: (priority, needs, task) => {
      const who = {};
      const ask = (urgency: number): void =>
        void queue.add(
          async () => {
            const grant = resources.take(who, needs);
            if (grant === undefined) {
              parked.push(() => ask(askedBefore));
              return;
            }
            const worker = take(grant.gpus);
            try {
              await task(worker);
            } finally {
              free.push(worker);
              grant.release();
              unpark();
            }
          },
          { priority: urgency },
        );
      ask(priority);
    },
    idle: () => queue.onIdle(),
    clear,
    stop: () => {
      clear();
      for (const worker of all) worker.stop();
    },
  };

  function clear(): void {
    queue.clear();
    parked = [];
    resources.forget();
  }
}
