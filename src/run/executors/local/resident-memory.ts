/** Memory of a process, if the system reports it (Linux). */

import { readFileSync } from 'node:fs';

/** Resident set of a process in MiB; undefined if it cannot be read or the process has ended. */
export function residentMebibytes(pid: number): number | undefined {
  try {
    const kibibytes = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined;
  }
}
