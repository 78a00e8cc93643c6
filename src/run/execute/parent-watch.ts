/**
 * A thread of a worker process that ends the process when its parent is gone. The main thread may be in a loop that
 * handles no messages. If the parent was killed, the process gets another parent; the thread checks for that.
 */

import { isMainThread, Worker, workerData } from 'node:worker_threads';

const checkMs = 500;

/** Starts the thread. Costs a few milliseconds of another core. */
export function watchParent(parent: number): void {
  new Worker(new URL(import.meta.url), {
    workerData: parent,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 },
  })
    .on('error', () => {})
    .unref();
}

if (!isMainThread) {
  const parent = workerData as number;
  setInterval(() => {
    if (process.ppid !== parent || !exists(parent)) process.kill(process.pid, 'SIGKILL');
  }, checkMs);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
