/** Looks into folders: names and sizes. A folder that is not there is empty. */

import { lstatSync, readdirSync, statSync } from 'node:fs';
import { type FaultListener, isMissing, StoreFault } from '../fault.ts';
import { kindOf } from './small-file.ts';

export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** `a folder`, `a symbolic link`: it is no regular file. */
  readonly foreign?: string;
}

/** Sorted names in a folder; none if it is not there. */
export function names(folder: string, onFault?: FaultListener): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (!isMissing(error)) tell(new StoreFault('list', folder, error), onFault);
    return [];
  }
}

/** Undefined for a file that is gone, or that cannot be looked at and is told to the listener. */
export function fileAt(path: string, onFault?: FaultListener): StoredFile | undefined {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    const file = { path, bytes: stat.size, modified: stat.mtimeMs };
    return stat.isFile() ? file : { ...file, foreign: kindOf(stat) };
  } catch (error) {
    if (!isMissing(error)) tell(new StoreFault('look at', path, error), onFault);
    return undefined;
  }
}

function tell(fault: StoreFault, onFault: FaultListener | undefined): void {
  if (onFault === undefined) throw fault;
  onFault(fault);
}

/** Why something is not the folder that it should be; undefined for a folder, and where nothing is. */
export function whyNoFolder(path: string): string | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return lstatSync(path, { throwIfNoEntry: false }) && 'is a link to nothing';
    return stat.isDirectory() ? undefined : 'is no folder';
  } catch (error) {
    // Below a file there is nothing; the file itself has been looked at.
    return isMissing(error) ? undefined : `cannot be looked at (${(error as NodeJS.ErrnoException).code})`;
  }
}
