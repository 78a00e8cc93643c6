/**
 * What actions occupy while they run, counted: cores, graphics processors, memory.
 *
 * Who asks for more cores or memory than are free keeps its place: nobody else starts before it, so that small actions
 * do not starve a large one. Who waits for a graphics processor lets others pass: they do not take it away.
 */

import { readdirSync } from 'node:fs';
import { totalmem } from 'node:os';
import type { Execution } from '../../../core/pipeline/pipeline.ts';
import type { WorkerFailure } from '../../execute/worker-protocol.ts';

export interface Machine {
  readonly cpu: number;
  /** Ids as CUDA_VISIBLE_DEVICES takes them. */
  readonly gpus: readonly string[];
  readonly memoryMebibytes: number;
}

export type Needs = Execution['resources'];

export interface Resources {
  /** Takes what `needs` says, or nothing: then undefined. `who` asks again with the same identity. */
  take(who: object, needs: Needs): Grant | undefined;
  /** Forgets who waits. */
  forget(): void;
}

export interface Grant {
  readonly gpus: readonly string[];
  release(): void;
}

export function machineHere(jobs: number, env: NodeJS.ProcessEnv = process.env): Machine {
  const limited = process.constrainedMemory?.() ?? 0;
  const bytes = limited > 0 ? Math.min(limited, totalmem()) : totalmem();
  return { cpu: jobs, gpus: graphicsProcessors(env), memoryMebibytes: Math.floor(bytes / 2 ** 20) };
}

/** Why an action can never start here; undefined if it can. */
export function needsProblem(needs: Needs, machine: Machine): WorkerFailure | undefined {
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
      code: 'memory',
      message: 'the stage asks for more memory than there is',
      found: `${machine.memoryMebibytes} MiB`,
      expected: `${memory} MiB`,
      hint: 'lower resources.memory, or run it on a larger machine',
    };
  return undefined;
}

export function countResources(machine: Machine): Resources {
  let { cpu, memoryMebibytes: memory } = machine;
  const gpus = [...machine.gpus];
  let first: object | undefined;
  return {
    take: (who, needs) => {
      if (first !== undefined && first !== who) return undefined;
      // More cores than jobs: all of them.
      const cores = Math.min(needs.cpu, machine.cpu);
      const bytes = needs.memoryMebibytes ?? 0;
      if (cores > cpu || bytes > memory) {
        first = who;
        return undefined;
      }
      first = undefined;
      if (needs.gpu > gpus.length) return undefined;
      cpu -= cores;
      memory -= bytes;
      const taken = gpus.splice(0, needs.gpu);
      return {
        gpus: taken,
        release: () => {
          cpu += cores;
          memory += bytes;
          gpus.push(...taken);
          gpus.sort((left, right) => machine.gpus.indexOf(left) - machine.gpus.indexOf(right));
        },
      };
    },
    forget: () => {
      first = undefined;
    },
  };
}

/** What CUDA_VISIBLE_DEVICES allows; without it, as many as the driver made device files for. */
function graphicsProcessors(env: NodeJS.ProcessEnv): string[] {
  const visible = env.CUDA_VISIBLE_DEVICES;
  if (visible !== undefined) return visible.split(',').filter((id) => id !== '' && id !== '-1');
  try {
    return readdirSync('/dev')
      .map((name) => /^nvidia(\d+)$/.exec(name)?.[1])
      .filter((id) => id !== undefined)
      .sort((left, right) => Number(left) - Number(right));
  } catch {
    return [];
  }
}
