/**
 * Executes actions as jobs of Slurm, or of another queue: arrays from the first one, followed by the files that they leave
 * and by one question to the queue for all of them.
 *
 *   execute ─▶ request, jobs/<key>.json ─▶ collected for a moment ─▶ batch (the intent) ─▶ sbatch ─▶ queued/<batch>
 *   job     ─▶ work.ts: events, outcome
 *   follow  ─▶ outcome there: it decides │ the queue says that it ended: three looks, then lost or failed
 *
 * - An outcome file decides; the queue only says who will never write one. No answer says nothing.
 * - A key may have a job already, of a run that died or left it: it is followed and not submitted again.
 * - A job that is lost is submitted again, a few times; this is no retry of its stage.
 * - A chain is one job: its links follow one another in one process, and each leaves its outcome when it ends.
 */

import { randomBytes } from 'node:crypto';
import type { Slurm } from '../../../core/config/settings.ts';
import type { ActionKey } from '../../../core/values/digest.ts';
import { StoreFault } from '../../../store/fault.ts';
import type { JobFolder } from '../../../store/jobs/job-folder.ts';
import type { Store } from '../../../store/store.ts';
import { storeFailure } from '../../execute/describe-failure.ts';
import type { ExecuteRequest } from '../../execute/worker-protocol.ts';
import type { Machine } from '../../schedule/resources.ts';
import type { Execution, ExecutionListener, Executor, Limits } from '../executor.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { attachable, type Found, type Taking } from './attach.ts';
import { chainTurns } from './chain-turns.ts';
import { storeRefusal } from './conclude.ts';
import { createFollower } from './follow.ts';
import type { SlurmQueue } from './queue.ts';
import { slurmJobs } from './slurm-jobs.ts';
import { bundles, needsText } from './submission.ts';
import { submitOnce } from './submit.ts';
import { moveTo, type SlurmTask } from './task.ts';

export interface JobsOptions extends Taking {
  readonly store: Store;
  /** The run: its jobs lie in a folder of this name. */
  readonly run: string;
  readonly queue: JobQueue;
  /** Short actions share a job until it is expected to take this long. */
  readonly groupSeconds: number;
  /** The most actions that are in the queue at once. */
  readonly atOnce: number;
  readonly warn: (message: string) => void;
  /** Submit, and leave the jobs to themselves. */
  readonly detach?: boolean;
}

/** Requests that come within this time of each other are submitted together, unless others come on and on. */
const gatherMs = 100;
const gatherMsMax = 2000;

export type SlurmOptions = Omit<JobsOptions, 'queue' | 'groupSeconds'> & {
  readonly settings: Slurm;
  readonly queue: SlurmQueue;
};

export function slurmExecutor({ settings, queue, ...options }: SlurmOptions): Executor {
  const { groupSeconds } = settings;
  return jobsExecutor({ ...options, groupSeconds, queue: slurmJobs(queue, settings, options.store.root) });
}

export function jobsExecutor(options: JobsOptions): Executor {
  const { store, run, queue, warn, detach = false } = options;
  const own = store.jobs.open(run);
  // Other stores have runs of the same name.
  const token = randomBytes(4).toString('hex');
  const capacity: Machine = { cpu: options.atOnce, gpus: [], memoryMebibytes: 0, elsewhere: true };
  const turns = chainTurns<SlurmTask>(needsText);
  const waiting: SlurmTask[] = [];
  let waitingSince = 0;
  let batches = 0;
  let timer: NodeJS.Timeout | undefined;
  let submissions: Promise<unknown> = Promise.resolve();
  let stopped: Promise<void> | undefined;
  let arrayMax: number | undefined;
  /** Names under which more than one array may be in the queue. */
  const doubts = new Set<string>();
  const told = new Set<string>();
  const warnOnce = (message: string): void => {
    if (!told.has(message)) warn(message);
    told.add(message);
  };
  /** Keys whose results are with the run now, and are not stored yet. */
  const used = new Set<ActionKey>();
  /** Folders of other runs whose jobs were taken over, or replaced, by name. */
  const foreign = new Map<string, JobFolder>();
  const folderOf = (id: string): JobFolder => {
    const folder = foreign.get(id) ?? store.jobs.open(id);
    foreign.set(id, folder);
    return folder;
  };
  let detached = 0;
  const leave = (task: SlurmTask): void => {
    detached++;
    settle(task, { outcome: 'cancelled' });
  };

  const settle = (task: SlurmTask, execution: Execution): void => {
    const unsubmitted = execution.outcome === 'cancelled' && task.folder === own && task.place === undefined;
    if (execution.outcome === 'failed' || unsubmitted) quietly(() => forget(task.key));
    if (task.key !== undefined && execution.outcome === 'done') used.add(task.key);
    task.settle(execution);
    release(task);
  };
  const forget = (key: ActionKey | undefined): void => {
    if (key !== undefined) store.jobs.forget(key);
  };
  const follower = createFollower({ own, queue, warn, settle, again });

  function enqueue(task: SlurmTask, repeated = false): void {
    if (stopped !== undefined) {
      settle(task, { outcome: 'cancelled' });
      return;
    }
    // A job of another run is made again as one of this run.
    if (!repeated || task.folder !== own) moveHere(task, own, store);
    task.place = undefined;
    task.taken = false;
    gather([task]);
  }

  function gather(tasks: readonly SlurmTask[]): void {
    if (tasks.length === 0) return;
    if (waiting.length === 0) waitingSince = performance.now();
    waiting.push(...tasks);
    clearTimeout(timer);
    timer = setTimeout(submitGathered, performance.now() - waitingSince < gatherMsMax ? gatherMs : 0);
  }

  function submitGathered(): void {
    const all = turns.admit(waiting.splice(0));
    // Nobody would submit it at the end of the others: the run that goes on with them does.
    if (detach) for (const task of turns.drop()) settle(task, { outcome: 'cancelled' });
    submissions = submissions.then(() => submitAll(all)).catch((error) => failAll(all, error));
  }

  /** The links that have waited for a task may go now; if it was left at work, nobody knows when. */
  function release(task: SlurmTask): void {
    if (!detach) gather(turns.ended(task));
  }

  function again(task: SlurmTask): void {
    try {
      release(task);
      task.listener.queued?.();
      enqueue(task, true);
    } catch (error) {
      failAll([task], error);
    }
  }

  function takeOver(task: SlurmTask, { folder, number, place, ended }: Found): void {
    moveTo(task, folder, number);
    task.place = place;
    task.taken = true;
    if (!ended) turns.begun(task);
    if (detach && !ended) leave(task);
    else follower.follow(task);
  }

  async function submitAll(all: readonly SlurmTask[]): Promise<void> {
    // Without an answer, a size that every system takes: it is asked again.
    arrayMax ??= await queue.arrayMax().catch(() => undefined);
    const left = bundles(all, options.groupSeconds, arrayMax ?? 1000);
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const { tasks, ...bundle } = next;
      const batch = batches++;
      const name = `arrowline-${own.id}-${token}-${batch}`;
      own.intend({ batch, name, tasks: tasks.map((some) => some.map(({ number }) => number)) });
      const submit = () => queue.submit({ folder: own, batch, name, tasks: tasks.length, ...bundle });
      const submitted = await submitOnce(name, submit, {
        ...{ queue, doubts, warn: warnOnce, divisible: tasks.length > 1 },
        stopped: () => stopped !== undefined,
      });
      if (submitted.is === 'too many') {
        const half = Math.ceil(tasks.length / 2);
        left.unshift({ ...bundle, tasks: tasks.slice(0, half) }, { ...bundle, tasks: tasks.slice(half) });
        continue;
      }
      if (submitted.is === 'queued') own.queued(batch, submitted.job);
      for (const [index, some] of tasks.entries())
        for (const task of some) {
          if (submitted.is === 'stopped') settle(task, { outcome: 'cancelled' });
          else if (submitted.is === 'refused') settle(task, refusal(task, submitted.said, queue));
          else {
            task.place = { name, batch, task: index, job: submitted.job };
            if (detach) leave(task);
            else follower.follow(task);
          }
        }
    }
  }

  function failAll(tasks: readonly SlurmTask[], error: unknown): void {
    if (!(error instanceof StoreFault)) throw error;
    for (const task of tasks) settle(task, { outcome: 'failed', failure: storeFailure(error) });
  }

  async function stop(): Promise<void> {
    clearTimeout(timer);
    for (const task of [...waiting.splice(0), ...turns.drop()]) settle(task, { outcome: 'cancelled' });
    await submissions;
    const left = detach ? [] : await follower.end(doubts);
    quietly(() => {
      for (const key of [...used, ...(left ?? [])]) forget(key);
      if (detached > 0) warn(leftText(detached, own.id, queue.called));
      else if (left !== undefined) own.remove();
      foreign.delete(own.id);
      removeUnused([...foreign.values()], store);
    });
  }

  return {
    capacity,
    isolates: true,
    stored: (key) => {
      if (used.delete(key)) quietly(() => forget(key));
    },
    execute: (request, listener, limits) =>
      new Promise((settled) => {
        if (stopped !== undefined) return settled({ outcome: 'cancelled' });
        try {
          const task = taskOf(request, listener, limits, settled, own);
          const at = request.key && store.jobs.of(request.key);
          const left = at && { folder: folderOf(at.job), number: at.number };
          const found = limits.fresh === true ? undefined : attachable(task, left, options);
          if (found === undefined) enqueue(task);
          else takeOver(task, found);
        } catch (error) {
          if (!(error instanceof StoreFault)) throw error;
          settled({ outcome: 'failed', failure: storeFailure(error) });
        }
      }),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

function taskOf(
  request: ExecuteRequest,
  listener: ExecutionListener,
  { gpus: _here, ...limits }: Limits,
  settle: (execution: Execution) => void,
  folder: JobFolder,
): SlurmTask {
  const tail = { read: () => {}, readTo: async () => {} };
  return {
    ...{ key: request.key, request, limits, listener, settle, folder },
    ...{ number: -1, tail, told: {}, looks: 0, losses: 0, kills: 0 },
  };
}

/** Writes the request into the folder of this run, so that a job can find it. */
function moveHere(task: SlurmTask, own: JobFolder, store: Store): void {
  const number = own.nextNumber();
  own.ask(number, { request: task.request, limits: task.limits });
  if (task.key !== undefined) store.jobs.place(task.key, { job: own.id, number });
  moveTo(task, own, number);
}

function refusal({ shunned }: SlurmTask, said: string, { called, refusalHint }: JobQueue): Execution {
  if (shunned !== undefined) return { outcome: 'failed', failure: storeRefusal(shunned) };
  return {
    outcome: 'failed',
    failure: {
      code: 'job-refused',
      message: `${called} does not take the job`,
      found: said,
      hint: refusalHint,
    },
  };
}

/** Deletes the folders of other runs that have ended and that no key leads to any more. */
function removeUnused(folders: readonly JobFolder[], { jobs, runs }: Store): void {
  if (folders.length === 0) return;
  const needed = new Set(jobs.keys().flatMap((key) => jobs.of(key)?.job ?? []));
  for (const { id } of runs.live()) needed.add(id);
  for (const folder of folders) if (!needed.has(folder.id)) folder.remove();
}

function leftText(count: number, run: string, called: string): string {
  const actions = count === 1 ? '1 action is' : `${count} actions are`;
  return `${actions} with ${called}: \`pipeline attach ${run}\` takes what they make and goes on`;
}

/** A file that is left behind costs disk until the next collection, and no result. */
function quietly(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
  }
}
