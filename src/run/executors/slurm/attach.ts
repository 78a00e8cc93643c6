/** Finds the job that another run has left for a key. */

import type { JobFolder } from '../../../store/jobs/job-folder.ts';
import type { Jobs } from '../../../store/jobs/jobs.ts';
import { isJobRequest } from '../jobs/protocol.ts';
import type { QueuePlace, SlurmTask } from './task.ts';

export interface Found {
  readonly folder: JobFolder;
  readonly number: number;
  readonly place: QueuePlace | undefined;
  /** Whether its outcome is there. */
  readonly ended: boolean;
}

/**
 * Undefined if there is none that could still bring the result: none was submitted, or only with less time or memory than
 * the action may have now. The caller has the lock of the key.
 */
export function attachable({ key, limits, request }: SlurmTask, jobs: Jobs): Found | undefined {
  const at = key === undefined ? undefined : jobs.of(key);
  if (at === undefined) return undefined;
  const folder = jobs.open(at.job);
  const asked = folder.request(at.number);
  // A job that is to begin anew does not do for another, nor the other way.
  if (!isJobRequest(asked) || asked.request.anew !== request.anew) return undefined;
  const ended = folder.ended().has(at.number);
  if (
    !ended &&
    (isLess(asked.limits.timeoutMs, limits.timeoutMs) || isLess(asked.limits.memoryMebibytes, limits.memoryMebibytes))
  )
    return undefined;
  const place = placeIn(folder, at.number);
  return place === undefined && !ended ? undefined : { folder, number: at.number, place, ended };
}

/** Whether a limit is less than another; none is the most. */
function isLess(limit: number | undefined, other: number | undefined): boolean {
  return limit !== undefined && (other === undefined || limit < other);
}

/** The last submission of a number. */
function placeIn(folder: JobFolder, number: number): QueuePlace | undefined {
  let last: QueuePlace | undefined;
  for (const { batch, name, tasks } of folder.batches()) {
    const task = tasks.findIndex((numbers) => numbers.includes(number));
    if (task < 0 || (last !== undefined && last.batch > batch)) continue;
    const job = folder.jobOf(batch);
    last = { name, batch, task, ...(job !== undefined && { job }) };
  }
  return last;
}
