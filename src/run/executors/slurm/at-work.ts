/** Whether Slurm still has jobs of a folder that may leave outcomes. */

import type { JobFolder } from '../../../store/jobs/job-folder.ts';
import { QueueSilent, type SlurmQueue } from './queue.ts';
import { standingOf } from './standing.ts';

/** Undefined if Slurm does not answer, or is not here. */
export async function atWork(folder: JobFolder, queue: SlurmQueue): Promise<boolean | undefined> {
  try {
    const ended = folder.ended();
    const jobs: string[] = [];
    for (const { batch, name, tasks } of folder.batches()) {
      if (tasks.every((numbers) => numbers.every((number) => ended.has(number)))) continue;
      const job = folder.jobOf(batch) ?? (await queue.named(name));
      if (job !== undefined) jobs.push(job);
    }
    const rows = await queue.tasks(jobs);
    return rows.some((row) => ['going', 'pending', 'stuck'].includes(standingOf(row).is));
  } catch (error) {
    if (error instanceof QueueSilent) return undefined;
    throw error;
  }
}
