/** Decides what becomes of a task that ended without an outcome: it has failed, or it is submitted again. */

import { readSmallText } from '../../../store/objects/small-file.ts';
import type { WorkerFailure } from '../../execute/worker-protocol.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { Standing } from './standing.ts';
import type { SlurmTask } from './task.ts';

export type Conclusion =
  | { readonly is: 'failed'; readonly failure: WorkerFailure }
  /** `text` says so; without one the job did not get to the task. */
  | { readonly is: 'again'; readonly text?: string };

const lossesMax = 3;
const killsMax = 1;
const logLines = 20;
const logBytesMax = 16 * 2 ** 20;

/**
 * Counts losses, and tells the last lines of the log of a job that failed. Of tasks that share a job, the one that it was
 * executing is concerned, and those that it has not come to are not.
 */
export function concluded(task: SlurmTask, standing: Standing, { called }: Pick<JobQueue, 'called'>): Conclusion {
  const { place } = task;
  const job = place?.job === undefined ? 'a job' : `job ${place.job}_${place.task}`;
  const { first, begun, reached } = shareOf(task);
  if (!reached) return { is: 'again' };
  switch (standing.is) {
    case 'refused':
      if (task.shunned !== undefined || standing.node === undefined) return storeRefused(task, standing.node);
      task.shunned = standing.node;
      return {
        is: 'again',
        text: `the store refuses ${job} on ${standing.node}: it is submitted again, for another node`,
      };
    case 'stuck':
      if (task.shunned !== undefined) return storeRefused(task, task.shunned);
      return {
        is: 'failed',
        failure: {
          code: 'job-refused',
          message: `${called} will never start the job`,
          found: standing.reason,
          hint: /held/i.test(standing.reason)
            ? 'somebody, or the system, holds it: see `scontrol show job`; then run again'
            : 'no node of the partition has what the stage asks for: see its resources and timeoutMinutes',
        },
      };
    case 'lost':
      // It waited for room in a run that has ended.
      if (task.taken === true && !begun) return { is: 'again' };
      return lost(job, standing.text, ++task.losses);
    case 'killed': {
      const log = tellLog(task);
      if (/exceeded (job |step )?memory limit|oom[-_ ]kill|out of memory/i.test(log))
        return {
          is: 'failed',
          failure: {
            code: 'memory',
            message: `the job took more memory than ${called} gave it`,
            hint: 'raise resources.memory of the stage: without it, the default of the partition holds',
          },
        };
      if (++task.kills <= killsMax) return lost(job, standing.text, ++task.losses);
      const hint = 'somebody or the system of the node kills it: see the log lines';
      return { is: 'failed', failure: { code: 'job-failed', message: `${job} ended: ${standing.text}`, hint } };
    }
    case 'ended': {
      const { failure } = standing;
      // Perhaps by the run that it was of, as it ended.
      if (failure.code === 'job-cancelled' && task.taken === true)
        return { is: 'again', text: `${job} of an earlier run was cancelled: it is submitted again` };
      // The time was that of several tasks, and this one had what the others left of it.
      if (failure.code === 'timeout' && !first)
        return { is: 'again', text: `${job} used up its time: what it has not finished is submitted again` };
      tellLog(task);
      const { host, signal } = task.told;
      const where = host === undefined ? job : `${job} on ${host}`;
      return {
        is: 'failed',
        failure: { ...failure, where, ...(signal !== undefined && { found: `it was asked to end by ${signal}` }) },
      };
    }
    default:
      throw new Error(`Internal error: a task that is ${standing.is} is not at its end`);
  }
}

function storeRefused(task: SlurmTask, node = 'a node'): Conclusion {
  tellLog(task);
  return { is: 'failed', failure: storeRefusal(node) };
}

/** Ends the run as a store that refuses the run itself does. */
export function storeRefusal(node: string): WorkerFailure {
  return {
    code: 'store',
    message: `the store cannot be used on ${node}, and no other node makes up for it`,
    hint: 'see the log lines, and `pipeline doctor` with the executor; then run again: finished results are kept',
    storeFault: true,
  };
}

interface Share {
  /** Whether a task was the first of its job. */
  readonly first: boolean;
  readonly begun: boolean;
  /** Whether the job came to it, or to none. */
  readonly reached: boolean;
}

function shareOf({ place, folder, number }: SlurmTask): Share {
  const numbers = (place && folder.batch(place.batch)?.tasks[place.task]) ?? [number];
  const begun = folder.begun(numbers);
  const ended = folder.ended(numbers);
  const others = numbers.some((one) => one !== number && begun.has(one) && !ended.has(one));
  return { first: numbers[0] === number, begun: begun.has(number), reached: begun.has(number) || !others };
}

function lost(job: string, text: string, times: number): Conclusion {
  if (times <= lossesMax)
    return { is: 'again', text: `${job} is lost, ${text}: it is submitted again (${times} of ${lossesMax})` };
  const hint = 'see whether the nodes are well (sinfo -R shows those of Slurm), then run again';
  return { is: 'failed', failure: { code: 'job-lost', message: `${job} is lost once more: ${text}`, hint } };
}

function tellLog({ place, folder, listener }: SlurmTask): string {
  if (place === undefined) return '';
  try {
    const text = readSmallText(folder.logFile(place.batch, place.task), { bytesMax: logBytesMax });
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    for (const line of lines.slice(-logLines)) listener.log(line);
    return text;
  } catch {
    // A node that could not start the job has left none.
    return '';
  }
}
