/** The executor of a run: chosen by a flag, the environment or the settings of the project. */

import { configName } from '../../core/config/read-config.ts';
import type { ProjectSettings, Ssh } from '../../core/config/settings.ts';
import { boolean, count, object, shapeCheck, text, texts } from '../../core/values/shape.ts';
import type { JobQueue } from '../../run/executors/jobs/job-queue.ts';
import type { Examination } from '../../run/executors/slurm/examine.ts';
import type { JobsOptions } from '../../run/executors/slurm/slurm.ts';
import type { HostExamination } from '../../run/executors/ssh/examine-hosts.ts';
import type { RunOptions } from '../../run/runner.ts';
import type { AskAtWork } from '../../store/care/collection/jobs.ts';
import { storePresence } from '../../store/presence.ts';
import type { Store } from '../../store/store.ts';
import { UsageError } from '../exit.ts';

export const executorNames = ['local', 'slurm', 'ssh'] as const;
export type ExecutorName = (typeof executorNames)[number];

/** Actions that are with other machines at a time, unless `--jobs` says so. */
export const jobsElsewhere = 2000;

export function executorName(flag: ExecutorName | undefined, { executor }: ProjectSettings): ExecutorName {
  const given = process.env.PIPELINE_EXECUTOR || undefined;
  const named = executorNames.find((name) => name === given);
  if (flag === undefined && given !== undefined && named === undefined)
    throw new UsageError(`PIPELINE_EXECUTOR=${given} is no executor`, `it is one of ${executorNames.join(', ')}`);
  return flag ?? named ?? executor?.use ?? 'local';
}

/** The command of a run, so that another process can go on with it. */
export interface RunCommand {
  readonly file: string;
  readonly executor?: ExecutorName;
  /** The folder in which the command was given. */
  readonly folder: string;
  readonly flags: {
    readonly P: readonly string[];
    readonly set: readonly string[];
    readonly only: readonly string[];
    readonly force: readonly string[];
    readonly tag: readonly string[];
    readonly store: string;
    readonly name?: string;
    readonly note?: string;
    readonly jobs?: number;
    readonly failFast?: boolean;
    readonly retryFailed?: boolean;
  };
}

const lists = { P: texts, set: texts, only: texts, force: texts, tag: texts };
const others = { name: text, note: text, jobs: count, failFast: boolean, retryFailed: boolean };

export const isRunCommand = shapeCheck<RunCommand>(
  object(
    { file: text, folder: text, flags: object({ ...lists, store: text }, others) },
    { executor: (value) => executorNames.some((name) => name === value) },
  ),
);

const slurmDefaults = { groupSeconds: 60 };

type How = Pick<JobsOptions, 'detach' | 'attached' | 'retryFailed'>;

/** Makes the executor of jobs on other machines. Its modules are loaded only where a run uses it. */
export async function jobsApart(
  name: Exclude<ExecutorName, 'local'>,
  store: Store,
  settings: ProjectSettings,
  jobs: number,
  command: RunCommand,
  how: How,
): Promise<Required<RunOptions>['apart']> {
  const [{ jobsExecutor, slurmExecutor }, { slurmQueue }] = await Promise.all([
    import('../../run/executors/slurm/slurm.ts'),
    import('../../run/executors/slurm/queue.ts'),
  ]);
  const { slurm = slurmDefaults } = settings.executor ?? {};
  const makeQueue = name === 'ssh' ? await sshQueueOf(store, settings) : undefined;
  return (run, warn) => {
    store.jobs.open(run).describe({ ...command, executor: name });
    const common = { ...{ store, run, atOnce: jobs, warn }, ...how };
    if (makeQueue === undefined) return slurmExecutor({ ...common, settings: slurm, queue: slurmQueue });
    const { groupSeconds = slurmDefaults.groupSeconds } = settings.executor?.ssh ?? {};
    return jobsExecutor({ ...common, groupSeconds, queue: makeQueue(warn) });
  };
}

/** The queue of the hosts in the settings. */
async function sshQueueOf(
  store: Store,
  { executor }: ProjectSettings,
): Promise<(warn: (message: string) => void) => JobQueue> {
  const [{ sshQueue }, { remoteBySsh }] = await Promise.all([
    import('../../run/executors/ssh/ssh-queue.ts'),
    import('../../run/executors/ssh/remote.ts'),
  ]);
  const { hosts, options, prologue = '' } = sshSettings(executor);
  return (warn) => sshQueue({ store, hosts, prologue, remote: remoteBySsh(options), warn });
}

function sshSettings(executor: ProjectSettings['executor']): Ssh {
  if (executor?.ssh === undefined)
    throw new UsageError('the executor ssh has no hosts', `give them by executor.ssh.hosts in ${configName}`);
  return executor.ssh;
}

/** Examines the cluster with a job, unless the store is none. */
export async function examineSlurm(store: Store, { executor }: ProjectSettings): Promise<Examination> {
  if (['foreign', 'no folder'].includes(storePresence(store.root))) return { problems: [] };
  const [{ examine }, { slurmQueue }] = await Promise.all([
    import('../../run/executors/slurm/examine.ts'),
    import('../../run/executors/slurm/queue.ts'),
  ]);
  return examine(store, executor?.slurm ?? slurmDefaults, slurmQueue);
}

/** Examines each of the hosts in the settings. */
export async function examineSsh(store: Store, { executor }: ProjectSettings): Promise<readonly HostExamination[]> {
  const { hosts, options, prologue = '' } = sshSettings(executor);
  if (['foreign', 'no folder'].includes(storePresence(store.root))) return [];
  const [{ examineHosts }, { remoteBySsh }] = await Promise.all([
    import('../../run/executors/ssh/examine-hosts.ts'),
    import('../../run/executors/ssh/remote.ts'),
  ]);
  return examineHosts(store, hosts, prologue, remoteBySsh(options));
}

/** Asks the system that has the jobs of a run whether they are at work. */
export function askAtWork(store: Store, settings: ProjectSettings): AskAtWork {
  return async (folder) => {
    const [{ atWork }, { slurmQueue }] = await Promise.all([
      import('../../run/executors/jobs/at-work.ts'),
      import('../../run/executors/slurm/queue.ts'),
    ]);
    const command = folder.command();
    if (!isRunCommand(command) || command.executor !== 'ssh') return atWork(folder, slurmQueue);
    if (settings.executor?.ssh === undefined) return undefined;
    const makeQueue = await sshQueueOf(store, settings);
    let silent = false;
    const queue = makeQueue(() => {
      silent = true;
    });
    const found = await atWork(folder, queue);
    return silent ? undefined : found;
  };
}
