/** An action that Slurm executes: its request, its files, its place in the queue, and how it is told. */

import type { ActionKey } from '../../../core/values/digest.ts';
import type { JobFolder } from '../../../store/jobs/job-folder.ts';
import type { Execution, ExecutionListener } from '../executor.ts';
import { isJobExecution, type JobEvent, type JobRequest } from '../jobs/protocol.ts';
import { type Tail, tailOf } from '../jobs/tail.ts';

/** An element of an array. Without `job` the array may be in the queue under its name. */
export interface QueuePlace {
  readonly name: string;
  readonly batch: number;
  readonly task: number;
  readonly job?: string;
}

export interface SlurmTask extends JobRequest {
  readonly key: ActionKey | undefined;
  readonly listener: ExecutionListener;
  readonly settle: (execution: Execution) => void;
  folder: JobFolder;
  number: number;
  tail: Tail;
  /** By the events of the last execution. */
  told: Told;
  place?: QueuePlace | undefined;
  /** How often in a row it was seen to have ended, or to be stuck, without an outcome. */
  looks: number;
  /** Its job is that of a run that has ended. */
  taken?: boolean;
  losses: number;
  /** The node on which the store refused it: it is not submitted there again. */
  shunned?: string;
  kills: number;
}

interface Told {
  readonly host?: string;
  /** With which the batch system has asked it to end. */
  readonly signal?: string;
}

/** Gives the task the files of a number, from which nothing has been read yet. */
export function moveTo(task: SlurmTask, folder: JobFolder, number: number): void {
  const { listener } = task;
  const tail = tailOf(folder.eventsFile(number), (event: JobEvent) => {
    if (event.type === 'begun') {
      task.told = { host: event.host };
      listener.begun?.();
    } else if (event.type === 'stopped') task.told = { ...task.told, signal: event.signal };
    else if (event.type === 'progress') listener.progress(event.progress);
    else listener.log(event.line);
  });
  Object.assign(task, { folder, number, tail });
}

/** The execution that an outcome tells, after everything that the job has said before. */
export async function executionOf(task: SlurmTask): Promise<Execution | undefined> {
  const outcome = task.folder.outcome(task.number);
  if (outcome === undefined) return undefined;
  await task.tail.readTo(outcome.events);
  if (isJobExecution(outcome.execution)) return outcome.execution;
  const message = 'the job left an outcome of another form: its version of this program may be another';
  return { outcome: 'failed', failure: { code: 'job-failed', message } };
}
