/** Refuses an output at a place where something is, before any work is done. */

import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from './exit.ts';

interface Written {
  readonly as?: 'file' | 'folder';
  /** Files from which the output is made: none is ever replaced by it. */
  readonly read?: readonly string[];
}

/** @throws UsageError */
export function refuseTaken(place: string, force: boolean, { as = 'file', read = [] }: Written = {}): void {
  const path = resolve(place);
  if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`${place} cannot be written: ${dirname(path)} is no folder`, 'make the folder first');
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new UsageError(`${place} is a folder, which is not replaced`, `name another ${as}`);
  if (read.some((one) => isSameFile(one, path)))
    throw new UsageError(
      `${place} is read by this command, and is not replaced by what it writes`,
      'name another file',
    );
  if (!force && existsSync(path))
    throw new UsageError(
      `${place} is there already`,
      as === 'folder' ? 'name a new folder' : 'replace it with --force, or name another file',
    );
}

/** By any of their names. */
function isSameFile(left: string, right: string): boolean {
  const [one, other] = [left, right].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return one !== undefined && one.dev === other?.dev && one.ino === other.ino;
}
