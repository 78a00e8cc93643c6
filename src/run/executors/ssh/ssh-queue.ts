/**
 * Hosts that are reached by ssh as a queue of jobs. They have no queue of their own: tasks wait here until a host has
 * room, by counting, and are started there in sessions that outlive the connection and this process.
 *
 *   submit ─▶ pending ─room─▶ started on a host ─▶ its processes are listed │ the file with its exit code is there
 *
 * - The processes of the hosts say what runs, also for jobs of other runs and stores: each carries a mark.
 * - A host that does not answer says nothing. After a while its tasks count as lost, and others take them: a host that
 *   was only cut off may end them too, which is harmless.
 */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SshHost } from '../../../core/config/settings.ts';
import { readSmallText } from '../../../store/objects/small-file.ts';
import type { Store } from '../../../store/store.ts';
import { type JobBatch, type JobQueue, type QueuedTask, QueueSilent } from '../jobs/job-queue.ts';
import { workCommand } from '../jobs/work-command.ts';
import { type Marked, markOf, marksIn, storeMark, type Taken } from './marks.ts';
import type { Remote } from './remote.ts';
import { freeCpus, roomFor } from './room.ts';
import { atEnd, endScript, listScript, startScript, whole } from './scripts.ts';

export interface SshQueueOptions {
  readonly store: Store;
  readonly hosts: readonly SshHost[];
  readonly prologue?: string;
  readonly remote: Remote;
  readonly warn: (message: string) => void;
  /** After how much silence of a host its tasks count as lost. */
  readonly lostMs?: number;
}

interface Waiting {
  readonly batch: JobBatch;
  readonly job: string;
  readonly task: number;
  /** Where it was started, or may have been. */
  place?: { readonly host: Host; readonly taken: Taken; readonly at: number };
  /** Whether it is known to have begun. */
  seen: boolean;
  /** Why it is neither pending nor running. */
  ended?: 'gone' | 'lost' | 'not started';
}

interface Host {
  readonly settings: SshHost;
  marked: readonly Marked[];
  silentSince: number | undefined;
  /** Its scripts run one after another: a server refuses many connections at once. */
  turn: Promise<unknown>;
}

const silenceMs = 120_000;
const tasksMax = 10_000;

export function sshQueue(options: SshQueueOptions): JobQueue {
  const { store, remote, warn, prologue = '', lostMs = silenceMs } = options;
  const storeFolder = resolve(store.root);
  const ownStore = storeMark(storeFolder);
  const tasks = new Map<string, Waiting>();
  const hosts = options.hosts.map(
    (settings): Host => ({ settings, marked: [], silentSince: undefined, turn: Promise.resolve() }),
  );
  let surveying: Promise<void> | undefined;
  let placing: Promise<void> = Promise.resolve();

  /**
   * Undefined if the host does not answer, or the script did not get to its end there: a list without processes would mean
   * that all jobs are gone.
   */
  function ask(host: Host, script: string): Promise<string | undefined> {
    const answer = host.turn.then(async () => {
      const { code, out, error } = await remote(host.settings.name, whole(script));
      const isWhole = code === 0 && out.endsWith(atEnd);
      if (!isWhole && host.silentSince === undefined) {
        host.silentSince = performance.now();
        const how = code === undefined ? 'does not answer' : `cannot execute the commands for jobs (code ${code})`;
        warn(`the host ${host.settings.name} ${how}: ${lastLine(error)}`);
      }
      if (isWhole) host.silentSince = undefined;
      return isWhole ? out : undefined;
    });
    host.turn = answer;
    return answer;
  }

  function survey(): Promise<void> {
    surveying ??= Promise.all(hosts.map(look))
      .then(() => {})
      .finally(() => {
        surveying = undefined;
      });
    return surveying;
  }

  async function look(host: Host): Promise<void> {
    const began = host.turn.then(() => performance.now());
    const out = await ask(host, listScript);
    if (out === undefined) return;
    host.marked = marksIn(out);
    const alive = new Set(host.marked.filter(isOwn).map(idOf));
    for (const [id, one] of tasks) {
      const { place } = one;
      if (place?.host !== host || place.at > (await began) || one.ended === 'lost') continue;
      if (alive.has(id)) {
        one.seen = true;
        // A list may be older than the start.
        delete one.ended;
      } else if (one.seen) one.ended ??= 'gone';
      // The connection was lost before it was started.
      else if (one.ended === undefined && !existsSync(exitFile(one))) delete one.place;
    }
  }

  const isOwn = (marked: Marked): boolean => marked.store === ownStore;
  const exitFile = ({ batch, task }: Pick<Waiting, 'batch' | 'task'>): string =>
    exitOf(batch.folder.logFile(batch.batch, task));

  function takenOn(host: Host): Taken[] {
    const started = [...tasks].flatMap(([id, { place, ended }]) =>
      place?.host === host && ended === undefined ? [[`${ownStore} ${id}`, place.taken] as const] : [],
    );
    // Jobs of other stores count too; each has several processes.
    const listed = host.marked.map((one) => [`${one.store} ${idOf(one)}`, one] as const);
    return [...new Map<string, Taken>([...started, ...listed]).values()];
  }

  /** Starts what there is room for. */
  function place(): Promise<void> {
    placing = placing.then(async () => {
      const starts = new Map<Host, Waiting[]>();
      for (const one of tasks.values()) {
        if (one.place !== undefined || one.ended !== undefined) continue;
        const found = bestFor(one);
        if (found === undefined) continue;
        one.place = { ...found, at: Number.POSITIVE_INFINITY };
        starts.set(found.host, [...(starts.get(found.host) ?? []), one]);
      }
      await Promise.all([...starts].map(([host, some]) => start(host, some)));
    });
    return placing;
  }

  function bestFor({ batch }: Waiting): { readonly host: Host; readonly taken: Taken } | undefined {
    const fitting = hosts.flatMap((host) => {
      const { settings, silentSince } = host;
      if (silentSince !== undefined || settings.name === batch.shunned) return [];
      const used = takenOn(host);
      const taken = roomFor(batch.limits, settings, used);
      return taken === undefined ? [] : [{ host, taken, free: freeCpus(settings, used) }];
    });
    const [first, ...others] = fitting;
    return first && others.reduce((best, one) => (one.free > best.free ? one : best), first);
  }

  async function start(host: Host, some: readonly Waiting[]): Promise<void> {
    const out = await ask(host, some.map((one, index) => startScript(index, startOf(host, one))).join(''));
    const started = new Set(out?.split('\n'));
    for (const [index, one] of some.entries()) {
      if (one.place === undefined) continue;
      // Without an answer it may have been started: the list of processes says so.
      one.place = { ...one.place, at: performance.now() };
      if (started.has(`started ${index}`)) one.seen = true;
      else if (out !== undefined) one.ended = 'not started';
    }
  }

  function startOf({ settings }: Host, { batch, job, task, place }: Waiting) {
    const { folder, passed } = batch;
    const taken = place?.taken ?? { cpu: 0, memoryMebibytes: 0, gpus: [] };
    const set = passed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
    const log = folder.logFile(batch.batch, task);
    return {
      command: [
        ...workCommand(storeFolder, folder.id, batch.batch),
        String(task),
        markOf({ store: ownStore, job, task, ...taken }),
      ],
      prologue,
      variables: {
        ...Object.fromEntries(set),
        ...(settings.gpus !== undefined && { CUDA_VISIBLE_DEVICES: taken.gpus.join() }),
      },
      log,
      exit: exitOf(log),
    };
  }

  function rowOf(one: Waiting): QueuedTask {
    const { batch, job, task, place } = one;
    const row = { job, task, name: batch.name, reason: '', exitStatus: 0 };
    if (place === undefined) return { ...row, state: 'PENDING', reason: 'Resources' };
    const node = place.host.settings.name;
    const exit = exitRow(exitFile(one));
    if (exit !== undefined) return { ...row, node, ...exit };
    const { silentSince } = place.host;
    if (silentSince !== undefined && performance.now() - silentSince > lostMs) one.ended ??= 'lost';
    if (one.ended === undefined) return { ...row, node, state: 'RUNNING' };
    if (one.ended === 'lost') return { ...row, node, state: 'NODE_FAIL' };
    const [reason, exitStatus] =
      one.ended === 'gone' ? ['its processes are gone', 9] : ['it could not be started', 256];
    return { ...row, node, state: 'FAILED', reason, exitStatus };
  }

  /** A job of another run. */
  function foreignRows(job: string): QueuedTask[] {
    const [, run, batch] = /^(.+)\.(\d+)$/.exec(job) ?? [];
    if (run === undefined) return [];
    const folder = store.jobs.open(run);
    const { name = '', tasks: all = [] } = folder.batch(Number(batch)) ?? {};
    const silent = hosts.some(
      ({ silentSince }) => silentSince !== undefined && performance.now() - silentSince <= lostMs,
    );
    return [...all.keys()].flatMap((task): QueuedTask[] => {
      const host = hosts.find(({ marked }) => marked.some((one) => isOwn(one) && one.job === job && one.task === task));
      const row = { job, task, name, reason: '', exitStatus: 0, node: host?.settings.name ?? '' };
      const exit = exitRow(exitOf(folder.logFile(Number(batch), task)));
      if (exit !== undefined) return [{ ...row, ...exit }];
      return host !== undefined || silent ? [{ ...row, state: 'RUNNING' }] : [];
    });
  }

  return {
    called: 'ssh',
    refusalHint: 'see resources of the stage, and executor.ssh.hosts in pipeline.config.yaml',
    submit: async (batch) => {
      const job = `${batch.folder.id}.${batch.batch}`;
      const fits = hosts.some(
        ({ settings }) => settings.name !== batch.shunned && roomFor(batch.limits, settings, []) !== undefined,
      );
      if (!fits) return { is: 'refused', said: 'no host has the cores, the memory or the graphics processors' };
      for (let task = 0; task < batch.tasks; task++) tasks.set(`${job}_${task}`, { batch, job, task, seen: false });
      await survey();
      await place();
      return { is: 'queued', job };
    },
    tasks: async (jobs) => {
      await survey();
      await place();
      const asked = new Set(jobs);
      const own = [...tasks.values()].filter(({ job }) => asked.has(job));
      for (const { job } of own) asked.delete(job);
      return [...own.map(rowOf), ...[...asked].flatMap(foreignRows)];
    },
    named: async (name) => {
      const [, run, batch] = /^arrowline-(.+)-[0-9a-f]{8}-(\d+)$/.exec(name) ?? [];
      return run === undefined ? [] : [`${run}.${batch}`];
    },
    cancel: async (named) => {
      const jobs = named.map(({ job }) => job);
      if (jobs.length === 0) return;
      const covers = (id: string): boolean => jobs.some((one) => id === one || id.startsWith(`${one}_`));
      for (const [id, one] of tasks) if (covers(id)) one.ended ??= 'gone';
      await placing;
      const marks = jobs.map((one) => `arrowline-job:${ownStore}:${one}${one.includes('_') ? ':' : '_'}`);
      const answers = await Promise.all(hosts.map((host) => ask(host, endScript(marks))));
      const silent = hosts.filter((_, index) => answers[index] === undefined).map(({ settings }) => settings.name);
      if (silent.length > 0) throw new QueueSilent(`no answer of ${silent.join(', ')}`);
    },
    arrayMax: async () => tasksMax,
  };
}

function idOf({ job, task }: Pick<Marked, 'job' | 'task'>): string {
  return `${job}_${task}`;
}

/** Where the exit code of a task is kept, beside its log. */
function exitOf(log: string): string {
  return log.replace(/\.log$/, '.exit');
}

const stopped: ReadonlySet<number> = new Set([129, 130, 143]);

function exitRow(path: string): Pick<QueuedTask, 'state' | 'exitStatus'> | undefined {
  if (!existsSync(path)) return undefined;
  const code = Number(readSmallText(path));
  if (code === 0) return { state: 'COMPLETED', exitStatus: 0 };
  if (stopped.has(code)) return { state: 'CANCELLED', exitStatus: code << 8 };
  // A shell tells the signal as 128 and more.
  return { state: 'FAILED', exitStatus: code > 128 ? code - 128 : code << 8 };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
