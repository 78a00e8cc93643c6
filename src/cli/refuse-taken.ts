/** Refuses an output at a place where something is, before any work is done. */

import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from './exit.ts';

/** A file of `read`, from which the output is made, is never replaced by it. @throws UsageError */
export function refuseTaken(file: string, force: boolean, read: readonly string[] = []): void {
  const path = resolve(file);
  if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`${file} cannot be written: ${dirname(path)} is no folder`, 'make the folder first');
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new UsageError(`${file} is a folder, which is not replaced`, 'name another file');
  if (read.some((one) => isSameFile(one, path)))
    throw new UsageError(`${file} is read by this command, and is not replaced by what it writes`, 'name another file');
  if (!force && existsSync(path))
    throw new UsageError(`${file} is there already`, 'replace it with --force, or name another file');
}

/** By any of their names. */
function isSameFile(left: string, right: string): boolean {
  const [one, other] = [left, right].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return one !== undefined && one.dev === other?.dev && one.ino === other.ino;
}
