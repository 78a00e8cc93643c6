/** The machine that a run is on: its cores as far as they may be used, its graphics processors and its memory. */

import { readdirSync } from 'node:fs';
import { totalmem } from 'node:os';
import type { Machine } from './schedule/resources.ts';

export function machineHere(jobs: number, env: NodeJS.ProcessEnv = process.env): Machine {
  const limited = process.constrainedMemory?.() ?? 0;
  const bytes = limited > 0 ? Math.min(limited, totalmem()) : totalmem();
  return { cpu: jobs, gpus: graphicsProcessors(env), memoryMebibytes: Math.floor(bytes / 2 ** 20) };
}

/** Those that CUDA_VISIBLE_DEVICES allows; without it, as many as the driver made device files for. */
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
