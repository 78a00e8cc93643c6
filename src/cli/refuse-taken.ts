/** Refuses an output at a place where something is, before any work is done. */

import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from './exit.ts';

/** @throws UsageError */
export function refuseTaken(file: string, force: boolean, written: 'file' | 'folder' = 'file'): void {
  const path = resolve(file);
  if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`${file} cannot be written: ${dirname(path)} is no folder`, 'make the folder first');
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new UsageError(`${file} is a folder, which is not replaced`, `name another ${written}`);
  if (!force && existsSync(path))
    throw new UsageError(
      `${file} is there already`,
      written === 'folder' ? 'name a new folder' : 'replace it with --force, or name another file',
    );
}
