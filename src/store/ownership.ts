/**
 * Decides which files a store may delete: regular files below a folder with a store's marker, reached through no
 * symbolic link. Every deletion of a store's file in src goes through here.
 */

import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, readdirSync, renameSync, rmSync, type Stats, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isMissing, StoreFault } from './fault.ts';
import { markerName } from './layout.ts';
import type { Freed } from './objects/object-store.ts';
import { kindOf } from './objects/small-file.ts';

export function isMarked(folder: string): boolean {
  return isFile(join(folder, markerName));
}

/** Whether a path is a regular file and not a symbolic link. */
export function isFile(path: string): boolean {
  return lookAt(path)?.isFile() === true;
}

/** Whether a folder is a store, or is in one without a symbolic link between. The store itself may be a link. */
export function isInStore(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (isMarked(at)) return true;
    if (dirname(at) === at || lookAt(at)?.isDirectory() !== true) return false;
  }
}

/** Whether anything is at a path, links not followed; true if that cannot be determined. Nothing is below a file. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return !isMissing(error);
  }
}

/** Why a file may not be deleted; undefined if it may, or is gone. */
export function whyKept(path: string): string | undefined {
  const stat = lookAt(path);
  if (stat === undefined) return undefined;
  if (!stat.isFile()) return `is ${kindOf(stat)}`;
  return isInStore(dirname(path)) ? undefined : `is ${outside}`;
}

/** Why a folder that programs wrote to may not be deleted; undefined if it may, or is gone. */
export function whyFolderKept(path: string): string | undefined {
  const stat = lookAt(path);
  if (stat === undefined) return undefined;
  if (!stat.isDirectory()) return `is ${kindOf(stat)}`;
  return isInStore(dirname(path)) ? undefined : `is ${outside}`;
}

/**
 * Frees a name of the store. A regular file is deleted; anything else was not created by this program and is renamed.
 * Throws StoreFault for a path that is not in a store.
 */
export function deleteOwn(path: string): Freed {
  return free(path, (stat) => stat.isFile());
}

/** Frees a name of the store by renaming its holder. Throws StoreFault like `deleteOwn`. */
export function setAside(path: string): Freed {
  return free(path, () => false);
}

/**
 * Deletes a folder of the store that other programs wrote to, with all that is in it; links in it are deleted and not
 * followed. Throws StoreFault like `deleteOwn`; then a part of it may be gone.
 */
export function deleteOwnFolder(path: string): Freed {
  const stat = lookAt(path);
  if (stat?.isDirectory() !== true) return setAside(path);
  try {
    refuseOutside(path);
    try {
      removeAll(path);
    } catch (error) {
      if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      // A program may have taken from itself the permission to change its folders.
      openUp(path);
      removeAll(path);
    }
    return 'deleted';
  } catch (error) {
    throw new StoreFault('delete', path, error);
  }
}

function removeAll(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}

function openUp(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) openUp(join(folder, entry.name));
}

function free(path: string, mayGo: (stat: Stats) => boolean): Freed {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    refuseOutside(path);
    if (!mayGo(stat)) {
      moveAside(path);
      return 'set aside';
    }
    unlinkSync(path);
    return 'deleted';
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new StoreFault('delete', path, error);
  }
}

/** Throws for a path outside a store. */
export function refuseOutside(path: string): void {
  if (!isInStore(dirname(path))) throw new Error(`it is ${outside}`);
}

const outside = 'outside the store, or behind a symbolic link';

/** The `stat` of a path, links not followed; undefined if nothing is there, or if it cannot be inspected. */
function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

/** Renames a file to a name beside it that no part of the store uses. */
export function moveAside(path: string): void {
  renameSync(path, `${path}.set-aside-${randomBytes(4).toString('hex')}`);
}
