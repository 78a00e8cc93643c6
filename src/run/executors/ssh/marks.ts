/**
 * The mark of a job among the processes of a host: a word of its command that names the store, the task, and the resources
 * that were counted for it. A list of the processes therefore tells which jobs run there, and how much is free.
 */

import { digestOf } from '../../../core/values/digest.ts';

export interface Taken {
  readonly cpu: number;
  readonly memoryMebibytes: number;
  readonly gpus: readonly string[];
}

export interface Marked extends Taken {
  readonly pid: number;
  readonly store: string;
  readonly job: string;
  readonly task: number;
}

/** The folder of a store as a word without special characters. */
export function storeMark(folder: string): string {
  return digestOf(folder).slice(-16);
}

export function markOf({ store, job, task, cpu, memoryMebibytes, gpus }: Omit<Marked, 'pid'>): string {
  return `arrowline-job:${store}:${job}_${task}:${cpu}:${Math.ceil(memoryMebibytes)}:${gpus.join('.')}`;
}

const pattern = /^\s*(\d+)\s.*\barrowline-job:(\w+):([\w.-]+)_(\d+):(\d+):(\d+):([\d.]*)/;

/** The jobs in the output of `ps -eww -o pid= -o args=`; a job has several processes. */
export function marksIn(out: string): Marked[] {
  return out.split('\n').flatMap((line) => {
    const found = pattern.exec(line);
    if (found === null) return [];
    const [, pid, store = '', job = '', task, cpu, memory, gpus = ''] = found;
    const taken = { cpu: Number(cpu), memoryMebibytes: Number(memory), gpus: gpus === '' ? [] : gpus.split('.') };
    return [{ pid: Number(pid), store, job, task: Number(task), ...taken }];
  });
}
