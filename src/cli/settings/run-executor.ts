/** The executor of a run: chosen by a flag, the environment or the settings of the project. */

import type { ProjectSettings } from '../../core/config/settings.ts';
import { boolean, count, object, shapeCheck, text, texts } from '../../core/values/shape.ts';
import type { Examination } from '../../run/executors/slurm/examine.ts';
import type { SlurmOptions } from '../../run/executors/slurm/slurm.ts';
import type { RunOptions } from '../../run/runner.ts';
import type { AskAtWork } from '../../store/care/collection/jobs.ts';
import { storePresence } from '../../store/presence.ts';
import type { Store } from '../../store/store.ts';
import { UsageError } from '../exit.ts';

export const executorNames = ['local', 'slurm'] as const;
export type ExecutorName = (typeof executorNames)[number];

/** Actions that are with Slurm at a time, unless `--jobs` says so. */
export const slurmJobs = 2000;

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
  object({ file: text, folder: text, flags: object({ ...lists, store: text }, others) }),
);

/** Makes the executor of jobs. Its modules are loaded only where a run uses it. */
export async function slurmApart(
  store: Store,
  { executor }: ProjectSettings,
  jobs: number,
  command: RunCommand,
  how: Pick<SlurmOptions, 'detach' | 'attached' | 'retryFailed'>,
): Promise<Required<RunOptions>['apart']> {
  const [{ slurmExecutor }, { slurmQueue }] = await Promise.all([
    import('../../run/executors/slurm/slurm.ts'),
    import('../../run/executors/slurm/queue.ts'),
  ]);
  const settings = executor?.slurm ?? slurmDefaults;
  return (run, warn) => {
    store.jobs.open(run).describe(command);
    return slurmExecutor({ ...{ store, run, settings, queue: slurmQueue, atOnce: jobs, warn }, ...how });
  };
}

const slurmDefaults = { groupSeconds: 60 };

/** Examines the cluster with a job, unless the store is none. */
export async function examineSlurm(store: Store, { executor }: ProjectSettings): Promise<Examination> {
  if (['foreign', 'no folder'].includes(storePresence(store.root))) return { problems: [] };
  const [{ examine }, { slurmQueue }] = await Promise.all([
    import('../../run/executors/slurm/examine.ts'),
    import('../../run/executors/slurm/queue.ts'),
  ]);
  return examine(store, executor?.slurm ?? slurmDefaults, slurmQueue);
}

/** Whether jobs of a run are at work; undefined if no batch system says so. */
export const askAtWork: AskAtWork = async (folder) => {
  const [{ atWork }, { slurmQueue }] = await Promise.all([
    import('../../run/executors/slurm/at-work.ts'),
    import('../../run/executors/slurm/queue.ts'),
  ]);
  return atWork(folder, slurmQueue);
};
