/**
 * Stores of several users. The folder of such a store is writable for its group and hands its group on (setgid), as
 * `chmod g+ws` makes it; then a process lets the group read and write what it makes, whatever its user's umask says.
 */

import { statSync } from 'node:fs';
import { dirname } from 'node:path';

const writable = 0o020;
const setgid = 0o2000;
const ofGroup = 0o070;

/** Changes the umask of this process, and of those that it starts, if the store, or the folder it is made in, is a group's. */
export function giveToGroup(root: string): void {
  const mode = modeOf(root) ?? modeOf(dirname(root)) ?? 0;
  if ((mode & writable) === 0 || (mode & setgid) === 0) return;
  const before = process.umask(0o022);
  process.umask(before & ~ofGroup);
}

function modeOf(folder: string): number | undefined {
  try {
    return statSync(folder).mode;
  } catch {
    return undefined;
  }
}
