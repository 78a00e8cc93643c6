/**
 * Submits an array of which the intent is written down. `sbatch` cannot be repeated as it is: after a doubtful answer the
 * queue is asked for the array's name first.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { QueueSilent, type SlurmQueue, type Submission } from './queue.ts';

export type Submitted =
  | { readonly is: 'queued'; readonly job: string }
  | { readonly is: 'refused'; readonly said: string }
  /** The run was stopped, and nothing is in the queue as far as Slurm has said. */
  | { readonly is: 'stopped' };

export interface Submitting {
  readonly queue: Pick<SlurmQueue, 'named'>;
  readonly warn: (message: string) => void;
  readonly stopped: () => boolean;
}

const pauseMsMax = 30_000;
/** For a controller that is away: a quarter of an hour. */
const triesMax = 32;

export async function submitOnce(
  name: string,
  submit: () => Promise<Submission>,
  { queue, warn, stopped }: Submitting,
): Promise<Submitted> {
  let waitMs = 1000;
  for (let tries = 1; !stopped(); ) {
    const answer = await submit();
    if (answer.is === 'queued' || answer.is === 'refused') return answer;
    if (answer.is === 'full') {
      if (waitMs === 1000) warn(`the queue of Slurm is full, waiting: ${answer.said}`);
    } else {
      if (tries === 1) warn(`Slurm does not answer, looking whether the jobs got through: ${answer.said}`);
      if (tries++ === triesMax) return { is: 'refused', said: answer.said };
    }
    // A submission that is still on its way is not seen at once.
    await pause(waitMs);
    waitMs = Math.min(pauseMsMax, waitMs * 2);
    if (answer.is === 'full') continue;
    const found = await inQueue(name, queue, stopped);
    if (found !== undefined) return { is: 'queued', job: found };
  }
  return { is: 'stopped' };
}

/** Asks until there is an answer. */
async function inQueue(
  name: string,
  queue: Pick<SlurmQueue, 'named'>,
  stopped: () => boolean,
): Promise<string | undefined> {
  for (let waitMs = 1000; ; waitMs = Math.min(pauseMsMax, waitMs * 2))
    try {
      return await queue.named(name);
    } catch (error) {
      if (!(error instanceof QueueSilent)) throw error;
      if (stopped()) return undefined;
      await pause(waitMs);
    }
}
