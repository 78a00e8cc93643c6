/**
 * Submits an array of which the intent is written down. `sbatch` cannot be repeated as it is: after a doubtful answer the
 * queue is asked for the array's name first.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { type JobQueue, QueueSilent, type Submission } from '../jobs/job-queue.ts';

export type Submitted =
  | { readonly is: 'queued'; readonly job: string }
  | { readonly is: 'refused'; readonly said: string }
  /** There is no room for so many tasks at once. */
  | { readonly is: 'too many' }
  /** The run was stopped, and nothing is in the queue as far as Slurm has said. */
  | { readonly is: 'stopped' };

export interface Submitting {
  readonly queue: Pick<JobQueue, 'named' | 'called'>;
  readonly warn: (message: string) => void;
  readonly stopped: () => boolean;
  /** Whether it may be submitted in parts. */
  readonly divisible?: boolean;
  /** Gets the name of what may have been submitted more than once: the first one may come into sight later. */
  readonly doubts?: Set<string>;
}

const pauseMsMax = 30_000;
/** For a controller that is away: a quarter of an hour. */
const triesMax = 32;

export async function submitOnce(
  name: string,
  submit: () => Promise<Submission>,
  { queue, warn, stopped, divisible = false, doubts }: Submitting,
): Promise<Submitted> {
  let waitMs = 1000;
  for (let tries = 1; !stopped(); ) {
    const answer = await submit();
    if (answer.is === 'queued' || answer.is === 'refused') return answer;
    if (answer.is === 'full') {
      if (divisible) return { is: 'too many' };
      if (waitMs === 1000) warn(`the queue of ${queue.called} is full, waiting: ${answer.said}`);
    } else {
      doubts?.add(name);
      if (tries === 1) warn(`${queue.called} does not answer, looking whether the jobs got through: ${answer.said}`);
      if (tries++ === triesMax) return { is: 'refused', said: answer.said };
    }
    // A submission that is still on its way is not seen at once.
    await pause(waitMs);
    waitMs = Math.min(pauseMsMax, waitMs * 2);
    const [found] = await inQueue(name, queue, stopped);
    if (found !== undefined) return { is: 'queued', job: found };
  }
  return { is: 'stopped' };
}

/** Asks until there is an answer. */
async function inQueue(
  name: string,
  queue: Pick<JobQueue, 'named' | 'called'>,
  stopped: () => boolean,
): Promise<readonly string[]> {
  for (let waitMs = 1000; ; waitMs = Math.min(pauseMsMax, waitMs * 2))
    try {
      return await queue.named(name);
    } catch (error) {
      if (!(error instanceof QueueSilent)) throw error;
      if (stopped()) return [];
      await pause(waitMs);
    }
}
