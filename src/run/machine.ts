/** The machine of a run: the usable cores, the graphics processors and the memory. */

import { readdirSync } from 'node:fs';
import { totalmem } from 'node:os';
import type { Machine } from './schedule/resources.ts';

export function machineHere(jobs: number, env: NodeJS.ProcessEnv = process.env): Machine {
  const limited = process.constrainedMemory?.() ?? 0;
  const bytes = limited > 0 ? Math.min(limited, totalmem()) : totalmem();
  return { cpu: jobs, gpus: graphicsProcessors(env), memoryMebibytes: Math.floor(bytes / 2 ** 20) };
}

/** The ids in CUDA_VISIBLE_DEVICES; without it, one for each device file of the driver. */
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
