/** Lists folders: names and sizes. A missing folder counts as empty. */

import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type FaultListener, isMissing, StoreFault } from '../fault.ts';
import { kindOf } from './small-file.ts';

export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** `a folder`, `a symbolic link`: it is not a regular file. */
  readonly foreign?: string;
}

/** Sorted names in a folder; empty if it does not exist. */
export function names(folder: string, onFault?: FaultListener): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (!isMissing(error)) report(new StoreFault('list', folder, error), onFault);
    return [];
  }
}

/** Undefined for a file that is gone, and for one that cannot be inspected, which is reported to the listener. */
export function fileAt(path: string, onFault?: FaultListener): StoredFile | undefined {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    const file = { path, bytes: stat.size, modified: stat.mtimeMs };
    return stat.isFile() ? file : { ...file, foreign: kindOf(stat) };
  } catch (error) {
    if (!isMissing(error)) report(new StoreFault('look at', path, error), onFault);
    return undefined;
  }
}

function report(fault: StoreFault, onFault: FaultListener | undefined): void {
  if (onFault === undefined) throw fault;
  onFault(fault);
}

/** Why something is not a folder although it should be; undefined for a folder, and if nothing is there. */
export function whyNoFolder(path: string): string | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return lstatSync(path, { throwIfNoEntry: false }) && 'is a link to nothing';
    return stat.isDirectory() ? undefined : 'is not a folder';
  } catch (error) {
    // The parent is a file, so nothing is there; the parent is checked separately.
    return isMissing(error) ? undefined : `cannot be looked at (${(error as NodeJS.ErrnoException).code})`;
  }
}

/** Bytes of the files below a folder, links not followed; what cannot be read counts nothing. */
export function bytesIn(folder: string): number {
  let bytes = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      bytes += entry.isDirectory() ? bytesIn(path) : lstatSync(path).size;
    }
  } catch {
    // A program may have taken the permission to look, or may still be deleting.
  }
  return bytes;
}
