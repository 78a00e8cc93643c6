/** Memory of processes, if the system reports it (Linux). */

import { readFileSync } from 'node:fs';

/**
 * MiB that the processes hold together; undefined if no process can be read. Memory that several of them share counts
 * once, but is taken apart only where it decides whether the sum is above `limit`: that takes the system some time.
 */
export function memoryOf(pids: readonly number[], limit: number): number | undefined {
  const resident = sumOf(pids, 'status', /^VmRSS:\s*(\d+) kB$/m);
  if (resident === undefined || resident <= limit || pids.length === 1) return resident;
  return sumOf(pids, 'smaps_rollup', /^Pss:\s*(\d+) kB$/m) ?? resident;
}

function sumOf(pids: readonly number[], file: string, field: RegExp): number | undefined {
  const found = pids.flatMap((pid) => mebibytes(`/proc/${pid}/${file}`, field) ?? []);
  return found.length === 0 ? undefined : found.reduce((sum, one) => sum + one, 0);
}

function mebibytes(path: string, field: RegExp): number | undefined {
  try {
    const kibibytes = field.exec(readFileSync(path, 'latin1'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined;
  }
}
