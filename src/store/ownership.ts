/**
 * What a store may delete: regular files below a folder that carries a store's marker, reached through no symbolic
 * link. Everything in src that deletes a file of a store asks here.
 */

import { randomBytes } from 'node:crypto';
import { lstatSync, renameSync, type Stats, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isMissing, StoreFault } from './fault.ts';
import { kindOf } from './small-file.ts';

/** The file by which a folder is known to be a store. Written when a store is made or adopted. */
export const markerName = 'arrowline-store.json';

export function isMarked(folder: string): boolean {
  return lookAt(join(folder, markerName))?.isFile() === true;
}

/** Whether a folder is a store, or lies in one with no symbolic link between. The store itself may be a link. */
export function isInStore(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (isMarked(at)) return true;
    if (dirname(at) === at || lookAt(at)?.isDirectory() !== true) return false;
  }
}

/** Why a file may not be deleted; undefined if it may, or is gone. */
export function whyKept(path: string): string | undefined {
  const stat = lookAt(path);
  if (stat === undefined) return undefined;
  if (!stat.isFile()) return `is ${kindOf(stat)}`;
  return isInStore(dirname(path)) ? undefined : 'is outside the store, or behind a symbolic link';
}

/**
 * Frees a name of the store. A regular file is deleted; whatever else holds the name was not put there by this program
 * and keeps its content under another name beside it. Throws StoreFault for a name that is not the store's.
 */
export function takeAway(path: string): void {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (!isInStore(dirname(path))) throw new Error('it is outside the store, or behind a symbolic link');
    if (stat.isFile()) unlinkSync(path);
    else moveAside(path);
  } catch (error) {
    if (!isMissing(error)) throw new StoreFault('delete', path, error);
  }
}

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
