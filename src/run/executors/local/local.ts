/**
 * Executes bodies in worker processes on this machine, kept warm between requests. At most one process per core of
 * `capacity` works at a time, whoever asks; the scheduler gives out cores, graphics processors and memory.
 */

import PQueue from 'p-queue';
import type { Machine } from '../../schedule/resources.ts';
import type { Executor } from '../executor.ts';
import { WorkerProcess } from './worker-process.ts';

export function localProcesses(store: string, capacity: Machine): Executor {
  const queue = new PQueue({ concurrency: capacity.cpu });
  const all = new Set<WorkerProcess>();
  const free: WorkerProcess[] = [];
  let stopped = false;

  const take = (gpus: readonly string[]): WorkerProcess => {
    const fit = free.findLastIndex((worker) => worker.gpus.join() === gpus.join());
    if (fit >= 0) return free.splice(fit, 1)[0] as WorkerProcess;
    // Stops a worker started for other graphics processors to make room.
    free.shift()?.stop();
    const worker = new WorkerProcess(store, gpus);
    all.add(worker);
    return worker;
  };
  return {
    capacity,
    isolates: true,
    execute: (request, listener, limits) =>
      queue.add(async () => {
        if (stopped) return { outcome: 'cancelled' };
        const worker = take(limits.gpus ?? []);
        try {
          return await worker.execute(request, listener, limits);
        } finally {
          free.push(worker);
        }
      }),
    stop: async () => {
      stopped = true;
      for (const worker of all) worker.stop();
      await Promise.all([...all].map((worker) => worker.gone()));
    },
  };
}
