/**
 * What a store may delete: regular files below a folder that carries a store's marker, reached through no symbolic
 * link. Everything in src that deletes a file of a store asks here.
 */

import { randomBytes } from 'node:crypto';
import { lstatSync, renameSync, type Stats, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isMissing, StoreFault } from './fault.ts';
import { markerName } from './layout.ts';
import type { Freed } from './objects/object-store.ts';
import { kindOf } from './objects/small-file.ts';

export function isMarked(folder: string): boolean {
  return isFile(join(folder, markerName));
}

/** Whether a name is that of a regular file, and of no link to one. */
export function isFile(path: string): boolean {
  return lookAt(path)?.isFile() === true;
}

/** Whether a folder is a store, or lies in one with no symbolic link between. The store itself may be a link. */
export function isInStore(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (isMarked(at)) return true;
    if (dirname(at) === at || lookAt(at)?.isDirectory() !== true) return false;
  }
}

/** Whether anything has a name, links not followed; also where that cannot be seen. Below a file there is nothing. */
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

/**
 * Frees a name of the store. A regular file is deleted; whatever else holds the name was not put there by this program
 * and keeps its content under another name beside it. Throws StoreFault for a name that is not the store's.
 */
export function takeAway(path: string): Freed {
  return free(path, (stat) => stat.isFile());
}

/** Frees a name of the store, and keeps what had it under another name beside it. Throws StoreFault like `takeAway`. */
export function setAside(path: string): Freed {
  return free(path, () => false);
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

/** Throws for what is no part of a store. */
export function refuseOutside(path: string): void {
  if (!isInStore(dirname(path))) throw new Error(`it is ${outside}`);
}

const outside = 'outside the store, or behind a symbolic link';

/** What has a name, links not followed; undefined where nothing has it, or where that cannot be seen. */
function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

/** Gives what has a name another one beside it, which no part of the store looks for. */
export function moveAside(path: string): void {
  renameSync(path, `${path}.set-aside-${randomBytes(4).toString('hex')}`);
}
