/**
 * The resources in use, counted: cores, graphics processors, memory. A value that `take` and `giveBack` change.
 *
 * A task that asks for more cores or memory than are free keeps its place: nothing else starts before it, so that small
 * actions do not starve a large one. A task that waits for graphics processors lets those pass that need none, and the
 * free ones are kept for it.
 */

import type { StageExecution } from '../../core/pipeline/pipeline.ts';
import type { WorkerFailure } from '../execute/worker-protocol.ts';

export interface Machine {
  readonly cpu: number;
  /** Ids as CUDA_VISIBLE_DEVICES takes them. */
  readonly gpus: readonly string[];
  readonly memoryMebibytes: number;
  /**
   * Another system gives out resources: an action counts as one of `cpu`, and nothing else is counted here. Links of a
   * chain are started together, and follow one another there.
   */
  readonly elsewhere?: true;
}

export type Needs = StageExecution['resources'];

export interface Resources {
  readonly machine: Machine;
  cpu: number;
  memoryMebibytes: number;
  readonly gpus: string[];
  /** The task that keeps its place: it waits for cores or memory. */
  first: object | undefined;
  /** The task for which graphics processors are kept. */
  firstForGpus: object | undefined;
}

export interface Grant {
  readonly cpu: number;
  readonly memoryMebibytes: number;
  readonly gpus: readonly string[];
}

export function allOf(machine: Machine): Resources {
  const { cpu, memoryMebibytes, gpus } = machine;
  return { machine, cpu, memoryMebibytes, gpus: [...gpus], first: undefined, firstForGpus: undefined };
}

/** Takes all of `needs`, or returns undefined and takes nothing. `task` asks again with the same identity. */
export function take(resources: Resources, task: object, needs: Needs): Grant | undefined {
  if (resources.machine.elsewhere === true) return { cpu: 0, memoryMebibytes: 0, gpus: [] };
  if (resources.first !== undefined && resources.first !== task) return undefined;
  // Asked for first: a task that could not use the cores does not keep others from them.
  if (needs.gpu > 0) {
    resources.firstForGpus ??= task;
    if (resources.firstForGpus !== task || needs.gpu > resources.gpus.length) return undefined;
  }
  // An action that asks for more cores than there are gets all of them.
  const cpu = Math.min(needs.cpu, resources.machine.cpu);
  const memoryMebibytes = needs.memoryMebibytes ?? 0;
  if (cpu > resources.cpu || memoryMebibytes > resources.memoryMebibytes) {
    resources.first = task;
    return undefined;
  }
  resources.first = undefined;
  if (needs.gpu > 0) resources.firstForGpus = undefined;
  resources.cpu -= cpu;
  resources.memoryMebibytes -= memoryMebibytes;
  return { cpu, memoryMebibytes, gpus: resources.gpus.splice(0, needs.gpu) };
}

export function giveBack(resources: Resources, grant: Grant): void {
  const { gpus } = resources.machine;
  resources.cpu += grant.cpu;
  resources.memoryMebibytes += grant.memoryMebibytes;
  resources.gpus.push(...grant.gpus);
  resources.gpus.sort((left, right) => gpus.indexOf(left) - gpus.indexOf(right));
}

/** Why an action can never start on a machine; undefined if it can. */
export function needsProblem(needs: Needs, machine: Machine): WorkerFailure | undefined {
  if (machine.elsewhere === true) return undefined;
  const memory = needs.memoryMebibytes ?? 0;
  if (needs.gpu > machine.gpus.length)
    return {
      code: 'resources',
      message: 'the stage asks for more graphics processors than there are',
      found: `${machine.gpus.length}`,
      expected: `${needs.gpu}`,
      hint: 'lower resources.gpu, or set CUDA_VISIBLE_DEVICES to those that may be used',
    };
  if (memory > machine.memoryMebibytes)
    return {
      code: 'resources',
      message: 'the stage asks for more memory than there is',
      found: `${machine.memoryMebibytes} MiB`,
      expected: `${memory} MiB`,
      hint: 'lower resources.memory, or run it on a larger machine',
    };
  return undefined;
}
