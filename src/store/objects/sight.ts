/**
 * Sees the files of a store that several machines share. A network file system shows what another machine has published
 * seconds later: it remembers that a name was missing, and what a folder had in it (NFS: up to acdirmax, a minute). A
 * change of a folder by this machine, however small, makes it ask again.
 */

import { mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { draftName } from './drafts.ts';

/** Makes this machine see the names in a folder as they are now. Does what it can for one that may only be read. */
export function lookAnew(folder: string): void {
  try {
    const path = join(folder, `.${draftName()}`);
    mkdirSync(path);
    rmdirSync(path);
  } catch {
    listed(folder);
  }
}

/** The same for all folders from `top` down to that of a path. */
export function lookAnewFor(path: string, top: string): void {
  for (const folder of foldersBetween(top, path)) lookAnew(folder);
}

function listed(folder: string): void {
  try {
    readdirSync(folder);
  } catch {
    // It is missing.
  }
}

const pausesMs = [0, 100, 500, 2000, 5000];
/** Things that are gone are not waited for again and again. */
const vainMsMax = 60_000;

/**
 * Waits up to 7.6 seconds for a path that must be there, because something that was published later names it. Folders
 * are looked at anew from `top` on. `isThere` is asked about the path alone.
 */
export function awaitSight(isThere: (path: string) => boolean): (path: string, top: string) => Promise<boolean> {
  let vainMs = 0;
  return async (path, top) => {
    const from = performance.now();
    for (const ms of vainMs < vainMsMax ? pausesMs : [0]) {
      if (ms > 0) await pause(ms);
      lookAnewFor(path, top);
      if (isThere(path)) return true;
    }
    vainMs += performance.now() - from;
    return false;
  };
}

/** From the outside in, since a folder that is not seen cannot be looked at. */
function foldersBetween(top: string, path: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(path); folder.length >= top.length; folder = dirname(folder)) folders.unshift(folder);
  return folders;
}
