/**
 * The standing of a task from its line in the queue. Words that are not named here, those of newer versions among them,
 * mean that it goes on. An outcome file says more than any of this.
 */

import type { WorkerFailure } from '../../execute/worker-protocol.ts';
import { storeRefuses } from '../jobs/exit-codes.ts';
import type { QueuedTask } from '../jobs/job-queue.ts';

export type Standing =
  | { readonly is: 'pending'; readonly reason: string }
  | { readonly is: 'going' }
  /** It waits for something that never comes. */
  | { readonly is: 'stuck'; readonly reason: string }
  /** It ended through no fault of its own: another try may end well. */
  | { readonly is: 'lost'; readonly text: string }
  /** By a signal: the node may have been about to be lost, or its memory was short. */
  | { readonly is: 'killed'; readonly text: string }
  /** The store refused it on its node. */
  | { readonly is: 'refused'; readonly node: string | undefined }
  | { readonly is: 'ended'; readonly failure: WorkerFailure };

/** Exit status of a step that slurmd could not start (ESLURMD_CREATE_BATCH_DIR_ERROR and its like). */
const notLaunchedFrom = 4000;

const lostStates: { readonly [state: string]: string } = {
  NODE_FAIL: 'its node was lost',
  BOOT_FAIL: 'its node did not start',
  PREEMPTED: 'it was preempted',
};

/** `undefined`: Slurm does not know the task. */
export function standingOf(task: QueuedTask | undefined): Standing {
  if (task === undefined) return { is: 'lost', text: 'the queue does not know it any more' };
  const { state, reason, exitStatus, node } = task;
  const lost = lostStates[state];
  if (lost !== undefined) return { is: 'lost', text: lost };
  switch (state) {
    case 'PENDING':
      return isNever(reason) ? { is: 'stuck', reason } : { is: 'pending', reason };
    case 'SPECIAL_EXIT':
      return { is: 'stuck', reason: state };
    case 'COMPLETED':
      return failed({ code: 'job-failed', message: 'the job ended and left no outcome', hint: 'see the log lines' });
    case 'CANCELLED':
    case 'REVOKED':
      return failed({
        code: 'job-cancelled',
        message: 'the job was cancelled',
        hint: 'somebody else did it: scancel, or an administrator',
      });
    case 'TIMEOUT':
    case 'DEADLINE':
      return failed({
        code: 'timeout',
        message: `the job did not end within the time that Slurm gives it (${state})`,
        hint: 'raise timeoutMinutes of the stage: without it, the default of the partition holds',
      });
    case 'OUT_OF_MEMORY':
      return failed({
        code: 'memory',
        message: 'the job took more memory than Slurm gave it',
        hint: 'raise resources.memory of the stage: without it, the default of the partition holds',
      });
    case 'FAILED':
      if (exitStatus === storeRefuses << 8) return { is: 'refused', node: node === '' ? undefined : node };
      return failedState(reason, exitStatus);
    default:
      return { is: 'going' };
  }
}

function failedState(reason: string, exitStatus: number): Standing {
  if (exitStatus >= notLaunchedFrom && exitStatus % 256 !== 0)
    return failed({
      code: 'job-failed',
      message: 'the node could not start the job',
      hint: 'the folder of the store is perhaps not there on the node, or not writable',
    });
  if (exitStatus % 128 === 9) return { is: 'killed', text: `it was killed (${reason})` };
  return failed({
    code: 'job-failed',
    message: `the job ended with ${exitText(exitStatus)} and left no outcome`,
    hint: 'see the log lines',
  });
}

function exitText(status: number): string {
  return status % 128 === 0 ? `code ${status >> 8}` : `signal ${status % 128}`;
}

function failed(failure: WorkerFailure): Standing {
  return { is: 'ended', failure };
}

function isNever(reason: string): boolean {
  return (
    /^(PartitionConfig|Partition(Node|Time)Limit|BadConstraints|Invalid(Account|QOS)|(Account|QOS)NotAllowed)$/.test(
      reason,
    ) ||
    /^(DependencyNeverSatisfied|ReservationDeleted|(Assoc|QOS)Min\w+|(QOS|Association)TimeLimit)$/.test(reason) ||
    /held/i.test(reason) ||
    /^(Assoc|QOS)Max\w*PerJob/.test(reason)
  );
}
