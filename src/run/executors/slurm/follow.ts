/**
 * Follows submitted tasks to their outcomes: looks at their files often, and asks the queue about all of them at once, the
 * more seldom the less happens.
 */

import { setTimeout as pause } from 'node:timers/promises';
import type { ActionKey } from '../../../core/values/digest.ts';
import { StoreFault } from '../../../store/fault.ts';
import type { JobFolder } from '../../../store/jobs/job-folder.ts';
import { storeFailure } from '../../execute/describe-failure.ts';
import type { Execution } from '../executor.ts';
import { type JobQueue, QueueSilent } from '../jobs/job-queue.ts';
import { concluded } from './conclude.ts';
import { type Standing, standingOf } from './standing.ts';
import { executionOf, type SlurmTask } from './task.ts';

export interface Follower {
  follow(task: SlurmTask): void;
  /**
   * Cancels all that is followed and all jobs with the names `doubts`, with one call, and waits a while until none is at
   * work. Returns the keys; undefined if jobs may go on.
   */
  end(doubts: Iterable<string>): Promise<readonly ActionKey[] | undefined>;
}

export interface Following {
  readonly own: JobFolder;
  readonly queue: JobQueue;
  readonly warn: (message: string) => void;
  readonly settle: (task: SlurmTask, execution: Execution) => void;
  /** Submits a task again. */
  readonly again: (task: SlurmTask) => void;
}

const filesMs = { first: 200, max: 2000, growth: 1.3 };
const queueMs = { first: 1000, max: 30_000, growth: 1.5 };
/** The files of a shared folder may be seen later than the end of the job that wrote them. */
const looksMax = 3;
const pendingToldMs = 60_000;
const silenceToldMs = 30_000;
const endingMsMax = 10_000;
const endingPollMs = 300;

export function createFollower({ own, queue, warn, settle, again }: Following): Follower {
  const open = new Set<SlurmTask>();
  const ending = new AbortController();
  let running: Promise<void> | undefined;
  let asking: Promise<void> | undefined;
  let lookMs = filesMs.first;
  let askMs = queueMs.first;
  let askAt = 0;
  let silentSince: number | undefined;
  let pendingSince: number | undefined;
  const told = new Set<string>();
  /** Arrays of this run. */
  const arrays = new Set<string>();

  const news = (): void => {
    lookMs = filesMs.first;
    askMs = queueMs.first;
    askAt = Math.min(askAt, performance.now() + askMs);
  };
  const finish = (task: SlurmTask, execution: Execution): void => {
    if (!open.delete(task)) return;
    news();
    settle(task, execution);
  };

  function start(): void {
    running ??= loop().finally(() => {
      running = undefined;
      // One more may have come while the loop came to its end.
      if (open.size > 0 && !ending.signal.aborted) start();
    });
  }

  async function loop(): Promise<void> {
    while (open.size > 0 && !ending.signal.aborted) {
      await pause(lookMs, undefined, { signal: ending.signal }).catch(() => {});
      if (ending.signal.aborted) break;
      await takeOutcomes([...open]);
      lookMs = Math.min(filesMs.max, lookMs * filesMs.growth);
      if (open.size > 0 && asking === undefined && performance.now() >= askAt)
        asking = askQueue().finally(() => {
          asking = undefined;
          askAt = performance.now() + askMs;
          askMs = Math.min(queueMs.max, askMs * queueMs.growth);
        });
    }
  }

  async function takeOutcomes(tasks: readonly SlurmTask[]): Promise<void> {
    for (const folder of new Set(tasks.map((task) => task.folder)))
      try {
        const numbers = tasks.flatMap((task) => (task.folder === folder ? [task.number] : []));
        const begun = folder.begun(numbers);
        const ended = folder.ended(numbers);
        for (const task of tasks) {
          if (task.folder !== folder || !open.has(task)) continue;
          const execution = ended.has(task.number) ? await executionOf(task) : undefined;
          if (execution !== undefined) finish(task, execution);
          else if (begun.has(task.number)) task.tail.read();
        }
      } catch (error) {
        if (!(error instanceof StoreFault)) throw error;
        const failed: Execution = { outcome: 'failed', failure: storeFailure(error) };
        for (const task of tasks) if (task.folder === folder) finish(task, failed);
      }
  }

  async function askQueue(): Promise<void> {
    try {
      const asked = await placed([...open]);
      const jobs = [...new Set(asked.flatMap(({ place }) => place?.job ?? []))];
      const rows = new Map((await queue.tasks(jobs)).map((row) => [`${row.job}_${row.task ?? ''}`, row]));
      silentSince = undefined;
      const reasons = new Map<string, number>();
      for (const task of asked) {
        const { place } = task;
        const row = place && (rows.get(`${place.job}_${place.task}`) ?? rows.get(`${place.job}_`));
        const standing = standingOf(row?.name === place?.name ? row : undefined);
        if (standing.is === 'pending') reasons.set(standing.reason, (reasons.get(standing.reason) ?? 0) + 1);
        if (open.has(task)) await judge(task, standing);
      }
      tellPending(reasons);
    } catch (error) {
      if (!(error instanceof QueueSilent)) throw error;
      silentSince ??= performance.now();
      if (performance.now() - silentSince > silenceToldMs)
        tellOnce('silent', `${queue.called} does not answer; jobs go on: ${error.message}`);
    }
  }

  /** The tasks with their places; a task that is in no queue is submitted again. */
  async function placed(tasks: readonly SlurmTask[]): Promise<SlurmTask[]> {
    const found: SlurmTask[] = [];
    const jobs = new Map<string, string | undefined>();
    for (const task of tasks) {
      const { place } = task;
      if (place !== undefined && place.job === undefined) {
        if (!jobs.has(place.name)) jobs.set(place.name, (await queue.named(place.name))[0]);
        const job = jobs.get(place.name);
        if (job !== undefined) task.place = { ...place, job };
      }
      found.push(task);
    }
    return found;
  }

  async function judge(task: SlurmTask, standing: Standing): Promise<void> {
    if (standing.is === 'going' || standing.is === 'pending') {
      task.looks = 0;
      return;
    }
    news();
    if (++task.looks < looksMax) return;
    await takeOutcomes([task]);
    if (!open.has(task)) return;
    task.looks = 0;
    const conclusion = concluded(task, standing, queue);
    if (standing.is === 'stuck' && task.place?.job !== undefined)
      await queue.cancel([{ job: idOf(task), name: task.place.name }]);
    if (conclusion.is === 'failed') finish(task, { outcome: 'failed', failure: conclusion.failure });
    else if (open.delete(task)) {
      if (conclusion.text !== undefined) warn(conclusion.text);
      again(task);
    }
  }

  function tellPending(reasons: ReadonlyMap<string, number>): void {
    if (reasons.size === 0) pendingSince = undefined;
    else pendingSince ??= performance.now();
    if (pendingSince === undefined || performance.now() - pendingSince < pendingToldMs) return;
    for (const [reason, count] of reasons)
      tellOnce(reason, `${count} ${count === 1 ? 'action waits' : 'actions wait'} for ${queue.called}: ${reason}`);
  }

  function tellOnce(about: string, message: string): void {
    if (told.has(about)) return;
    told.add(about);
    warn(message);
  }

  async function endAll(doubts: Iterable<string>): Promise<readonly ActionKey[] | undefined> {
    ending.abort();
    await running;
    const tasks = [...open];
    open.clear();
    for (const task of tasks) settle(task, { outcome: 'cancelled' });
    const names = new Map<string, string>();
    for (const { place, folder } of tasks)
      if (place?.job !== undefined) names.set(folder === own ? place.job : `${place.job}_${place.task}`, place.name);
    try {
      for (const name of doubts) for (const job of await queue.named(name)) names.set(job, name);
      await queue.cancel([...names].map(([job, name]) => ({ job, name })));
      await atRest(new Set([...arrays, ...names.keys()]));
    } catch (error) {
      if (!(error instanceof QueueSilent)) throw error;
      if (tasks.length > 0) {
        const all = [...names.keys()].join(' ');
        warn(
          `the jobs ${all} of ${queue.called} could not be cancelled, and the next run takes them: ${error.message}`,
        );
        return undefined;
      }
    }
    return tasks.flatMap(({ key }) => key ?? []);
  }

  /** Waits until none of these arrays and tasks is at work: the last ones may just have left their outcomes. */
  async function atRest(ids: ReadonlySet<string>): Promise<void> {
    const jobs = [...new Set([...ids].map((id) => id.replace(/_.*$/, '')))];
    const until = performance.now() + endingMsMax;
    while (jobs.length > 0 && performance.now() < until) {
      const rows = await queue.tasks(jobs);
      const alive = rows.filter((row) => ['going', 'pending', 'stuck'].includes(standingOf(row).is));
      if (!alive.some(({ job, task }) => ids.has(job) || ids.has(`${job}_${task}`))) return;
      await pause(endingPollMs);
    }
  }

  return {
    follow: (task) => {
      open.add(task);
      task.looks = 0;
      if (task.folder === own && task.place?.job !== undefined) arrays.add(task.place.job);
      news();
      start();
    },
    end: endAll,
  };
}

function idOf({ place }: SlurmTask): string {
  return `${place?.job}_${place?.task}`;
}
