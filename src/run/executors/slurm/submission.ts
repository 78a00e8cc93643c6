/** Turns requests that are ready together into arrays of Slurm: which go together, with which options, in which script. */

import type { Slurm } from '../../../core/config/settings.ts';
import { addTo } from '../../../core/values/lists-by.ts';
import type { ExecuteRequest } from '../../execute/worker-protocol.ts';
import type { Limits } from '../executor.ts';
import { passedBy } from '../jobs/job-environment.ts';
import { quoted } from '../jobs/work-command.ts';

/** Beside the memory of the action: its node, the pages of its files, and the small process that watches it. */
const memoryShare = 0.15;
const memoryAddedMin = 128;
/** Beside the time of the action: starting, and writing its outcome. */
const minutesAdded = 2;

/** Requests with the same needs, in tasks that execute some of them one after another. */
export interface Bundle<Request> {
  readonly limits: Limits;
  /** The most requests of a task. */
  readonly longest: number;
  readonly tasks: readonly (readonly Request[])[];
  /** Variables of the environment that they pass on by name. */
  readonly passed: readonly string[];
  readonly shunned?: string;
}

interface Bundled {
  readonly limits: Limits;
  readonly request: Pick<ExecuteRequest, 'prefix' | 'program' | 'parameters'>;
  /** A node that is not to execute it. */
  readonly shunned?: string;
}

/** Requests with the same text may be in one array. */
export function needsText({ limits: { cpu, gpu, memoryMebibytes, timeoutMs }, request, shunned }: Bundled): string {
  return JSON.stringify([cpu, gpu, memoryMebibytes, timeoutMs, passedBy(request), shunned]);
}

/**
 * Bundles of at most `tasksMax` tasks. The links of a chain are one task, shortest first, and short requests share a task
 * until it is expected to take `groupSeconds`.
 */
export function bundles<Request extends Bundled>(
  requests: readonly Request[],
  groupSeconds: number,
  tasksMax: number,
): Bundle<Request>[] {
  const alike = new Map<string, Request[]>();
  for (const request of requests) addTo(alike, needsText(request), request);
  return [...alike.values()].flatMap((some) => {
    const tasks = tasksOf(some, groupSeconds);
    return Array.from({ length: Math.ceil(tasks.length / tasksMax) }, (_, index) => {
      const part = tasks.slice(index * tasksMax, (index + 1) * tasksMax);
      const longest = part.reduce((most, { length }) => Math.max(most, length), 1);
      const [first] = some;
      const passed = first === undefined ? [] : passedBy(first.request);
      const shunned = first?.shunned === undefined ? {} : { shunned: first.shunned };
      return { tasks: part, passed, ...shunned, limits: first?.limits ?? {}, longest };
    });
  });
}

function tasksOf<Request extends Bundled>(requests: readonly Request[], seconds: number): Request[][] {
  const chains = new Map<string, Request[]>();
  const tasks: Request[][] = [];
  let open: Request[] | undefined;
  let expected = 0;
  for (const request of requests) {
    const { prefix } = request.request;
    if (prefix !== undefined) {
      const links = chains.get(prefix);
      if (links !== undefined) links.push(request);
      else {
        const chain = [request];
        chains.set(prefix, chain);
        tasks.push(chain);
      }
      continue;
    }
    const { expectedSeconds, fresh, gpu = 0 } = request.limits;
    // A retry needs a process of its own, and an array of tasks with graphics processors is no longer than it must be.
    if (expectedSeconds === undefined || fresh === true || gpu > 0) tasks.push([request]);
    else {
      if (open === undefined || expected + expectedSeconds > seconds) {
        open = [];
        expected = 0;
        tasks.push(open);
      }
      open.push(request);
      expected += expectedSeconds;
    }
  }
  for (const links of chains.values()) links.sort((left, right) => placeOf(left) - placeOf(right));
  return tasks;
}

function placeOf({ limits }: Bundled): number {
  return limits.position ?? 0;
}

/** The options for the needs of an action, `actions` of which follow one another in a task. */
export function needsOptions({ cpu, gpu = 0, memoryMebibytes, timeoutMs }: Limits, actions: number): string[] {
  return [
    ...(cpu === undefined ? [] : [`--cpus-per-task=${cpu}`]),
    ...(gpu > 0 ? [`--gpus=${gpu}`] : []),
    ...(memoryMebibytes === undefined
      ? []
      : [`--mem=${Math.ceil(memoryMebibytes + Math.max(memoryAddedMin, memoryShare * memoryMebibytes))}M`]),
    ...(timeoutMs === undefined ? [] : [`--time=${Math.ceil((actions * timeoutMs) / 60_000) + minutesAdded}`]),
  ];
}

export interface Naming {
  readonly name: string;
  readonly tasks: number;
  /** Path of the log with `%a` for the task. */
  readonly log: string;
  readonly shunned?: string;
}

/** All options of a bundle: the program's, then those of its needs, then the user's, of which the last one holds. */
export function batchOptions(
  { name, tasks, log, shunned }: Naming,
  needs: readonly string[],
  { partition, account, options = [], atOnce }: Partial<Slurm>,
): string[] {
  return [
    `--job-name=${name}`,
    `--array=0-${tasks - 1}${atOnce === undefined ? '' : `%${atOnce}`}`,
    `--output=${log}`,
    ...['--open-mode=append', '--requeue', '--export=ALL', '--nodes=1', '--ntasks=1'],
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(account === undefined ? [] : [`--account=${account}`]),
    ...needs,
    ...options,
    ...(shunned === undefined ? [] : [`--exclude=${[...excluded(options), shunned].join()}`]),
  ];
}

/** The nodes that the user excludes: of several such options Slurm takes the last. */
function excluded(options: readonly string[]): string[] {
  return options.flatMap((option) => /^(?:--exclude=|-x)(.+)$/.exec(option)?.[1] ?? []);
}

/** `exec`: the signals of Slurm reach the program and not a shell. */
export function batchScript(command: readonly string[], prologue = ''): string {
  return `#!/bin/sh\n${prologue}\nexec ${command.map(quoted).join(' ')} "$SLURM_ARRAY_TASK_ID"\n`;
}

/** A path as an option of sbatch reads it: `%` begins a placeholder there. */
export function literal(path: string): string {
  return path.replaceAll('%', '%%');
}
