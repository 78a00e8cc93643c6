/** A worker pool that is made when the first task comes: a run that executes nothing does not load what workers need. */

import type { Machine } from './resources.ts';
import type { WorkerPool } from './worker-pool.ts';

export function latePool(store: string, machine: Machine): WorkerPool {
  let pool: WorkerPool | undefined;
  let loading: Promise<void> | undefined;
  let waiting: ((pool: WorkerPool) => void)[] = [];
  const load = async (): Promise<void> => {
    const { workerPool } = await import('./worker-pool.ts');
    pool = workerPool(store, machine);
    for (const start of waiting) start(pool);
    waiting = [];
  };
  return {
    run: (priority, needs, task) => {
      if (pool !== undefined) return pool.run(priority, needs, task);
      waiting.push((made) => made.run(priority, needs, task));
      loading ??= load();
    },
    idle: async () => {
      await loading;
      await pool?.idle();
    },
    clear: () => {
      waiting = [];
      pool?.clear();
    },
    stop: () => {
      waiting = [];
      pool?.stop();
    },
  };
}
