/** Finds the job that another run has left for a key. */

import type { JobFolder } from '../../../store/jobs/job-folder.ts';
import { isJobExecution, isJobRequest } from '../jobs/protocol.ts';
import type { QueuePlace, SlurmTask } from './task.ts';

export interface Found {
  readonly folder: JobFolder;
  readonly number: number;
  readonly place: QueuePlace | undefined;
  /** Whether its outcome is there. */
  readonly ended: boolean;
}

export interface Taking {
  /** The run that is gone on with: all its failures are told. */
  readonly attached?: string;
  /** Failures of other runs are not told but tried again. */
  readonly retryFailed?: boolean;
}

/**
 * Undefined if there is none that could still bring the result: none was submitted, or only with less time or memory than
 * the action may have now. A failure that nobody has heard of is told once instead of being paid for again, unless its
 * cause lies with the node or the files, where it may have been mended. The caller has the lock of the key.
 */
export function attachable(
  { limits, request }: Pick<SlurmTask, 'limits' | 'request'>,
  left: Pick<Found, 'folder' | 'number'> | undefined,
  { attached, retryFailed = false }: Taking = {},
): Found | undefined {
  if (left === undefined) return undefined;
  const { folder, number } = left;
  const asked = folder.request(number);
  // A job that is to begin anew does not do for another, nor the other way.
  if (!isJobRequest(asked) || asked.request.anew !== request.anew) return undefined;
  const ended = folder.ended([number]).has(number);
  const execution = ended ? folder.outcome(number)?.execution : undefined;
  const done = isJobExecution(execution) && execution.outcome === 'done';
  if (ended && !done && folder.id !== attached && (retryFailed || !lasts(execution))) return undefined;
  const less =
    isLess(asked.limits.timeoutMs, limits.timeoutMs) || isLess(asked.limits.memoryMebibytes, limits.memoryMebibytes);
  if (less && !done) return undefined;
  const place = placeIn(folder, number);
  return place === undefined && !ended ? undefined : { folder, number, place, ended };
}

const mended: ReadonlySet<string> = new Set(['code-changed', 'code-missing', 'file-changed', 'engine', 'system']);

/** Whether a failure may be expected again. */
function lasts(execution: unknown): boolean {
  if (!isJobExecution(execution) || execution.outcome !== 'failed') return false;
  const { code, damaged, storeFault = false } = execution.failure;
  return damaged === undefined && !storeFault && !mended.has(code);
}

/** Whether a limit is less than another; none is the most. */
function isLess(limit: number | undefined, other: number | undefined): boolean {
  return limit !== undefined && (other === undefined || limit < other);
}

/** The last submission of a number. */
function placeIn(folder: JobFolder, number: number): QueuePlace | undefined {
  const found = folder.placeOf(number);
  const job = found && folder.jobOf(found.batch);
  return found && { ...found, ...(job !== undefined && { job }) };
}
