/** Whether the system that was given the jobs of a folder still has some that may leave outcomes. */

import type { JobFolder } from '../../../store/jobs/job-folder.ts';
import { standingOf } from '../slurm/standing.ts';
import { type JobQueue, QueueSilent } from './job-queue.ts';

/** Undefined if it does not answer, or is not here. */
export async function atWork(
  folder: JobFolder,
  queue: Pick<JobQueue, 'named' | 'tasks'>,
): Promise<boolean | undefined> {
  try {
    const ended = folder.ended();
    const names = new Map<string, string>();
    for (const { batch, name, tasks } of folder.batches()) {
      if (tasks.every((numbers) => numbers.every((number) => ended.has(number)))) continue;
      const job = folder.jobOf(batch);
      for (const one of job === undefined ? await queue.named(name) : [job]) names.set(one, name);
    }
    const rows = (await queue.tasks([...names.keys()])).filter(({ job, name }) => names.get(job) === name);
    return rows.some((row) => ['going', 'pending', 'stuck'].includes(standingOf(row).is));
  } catch (error) {
    if (error instanceof QueueSilent) return undefined;
    throw error;
  }
}
