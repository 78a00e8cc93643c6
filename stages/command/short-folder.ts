/**
 * A short name for a folder. A socket's path has at most 107 bytes, and programs make sockets in their temporary folder:
 * Python's `multiprocessing` does for managers and for what its workers share.
 */

import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'arrowline-tmp-';
/** Leaves room for `/pymp-xxxxxxxx/listener-xxxxxxxx` and the like. */
const bytesMax = 64;

export interface ShortFolder {
  readonly path: string;
  /** Removes the name, not the folder. */
  remove(): void;
}

/** A link in the machine's temporary folder; the folder itself if that is short, or no link can be made. */
export function shortFolder(folder: string): ShortFolder {
  if (Buffer.byteLength(folder) <= bytesMax) return { path: folder, remove: () => {} };
  const path = join(tmpdir(), `${prefix}${randomBytes(6).toString('hex')}`);
  try {
    removeDangling();
    symlinkSync(folder, path);
  } catch {
    return { path: folder, remove: () => {} };
  }
  // With the slash it is a folder for those who do not follow links, as `find` does not.
  return { path: `${path}/`, remove: () => unlink(path) };
}

/** Links of actions that were killed. */
function removeDangling(): void {
  for (const name of readdirSync(tmpdir())) {
    const path = join(tmpdir(), name);
    if (name.startsWith(prefix) && !existsSync(path)) unlink(path);
  }
}

function unlink(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Another action removed it, or it belongs to another user.
  }
}
