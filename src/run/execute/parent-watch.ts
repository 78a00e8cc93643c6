/**
 * A thread of a worker process that ends the process, and the program that its body runs, when its parent is gone. The
 * main thread may be in a loop that handles no messages. If the parent was killed, the process gets another parent; the
 * thread checks for that.
 */

import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type Program, signalProcesses } from '../process-group.ts';

const checkMs = 500;

export interface ParentWatch {
  /** The program that the body runs; undefined when none does. */
  program(program: Program | undefined): void;
}

/** Starts the thread. Costs a few milliseconds of another core. */
export function watchParent(parent: number): ParentWatch {
  const thread = new Worker(new URL(import.meta.url), {
    workerData: parent,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 },
  }).on('error', () => {});
  thread.unref();
  return { program: (program) => thread.postMessage(program) };
}

if (!isMainThread) {
  const parent = workerData as number;
  let program: Program | undefined;
  parentPort?.on('message', (message: Program | undefined) => {
    program = message;
  });
  setInterval(() => {
    if (process.ppid === parent && exists(parent)) return;
    if (program !== undefined) signalProcesses(program.pid, 'SIGKILL', program.mark);
    process.kill(process.pid, 'SIGKILL');
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
