/** Counts the resources of a host: what its jobs have taken, and whether another one fits. */

import type { SshHost } from '../../../core/config/settings.ts';
import type { Limits } from '../executor.ts';
import type { Taken } from './marks.ts';

/** The resources for an action on a host beside those that are taken; undefined if they are not free. */
export function roomFor(
  { cpu = 1, gpu = 0, memoryMebibytes = 0 }: Limits,
  host: SshHost,
  taken: readonly Taken[],
): Taken | undefined {
  const cpus = Math.max(1, Math.ceil(cpu));
  const used = new Set(taken.flatMap(({ gpus }) => gpus));
  const gpus = Array.from({ length: host.gpus ?? 0 }, (_, id) => String(id)).filter((id) => !used.has(id));
  const memory = taken.reduce((sum, one) => sum + one.memoryMebibytes, memoryMebibytes);
  if (cpus > freeCpus(host, taken) || gpu > gpus.length) return undefined;
  if (host.memory !== undefined && memory > host.memory) return undefined;
  return { cpu: cpus, memoryMebibytes, gpus: gpus.slice(0, gpu) };
}

export function freeCpus({ cpus }: SshHost, taken: readonly Taken[]): number {
  return taken.reduce((free, { cpu }) => free - cpu, cpus);
}
