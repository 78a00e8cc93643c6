/**
 * Lock files in the folder `locks/` of a store, those of keys in folders by the first two digits: a run may hold
 * thousands, and lists those of a key twice for each. Every lock of one owner is a hard link to one file that names it,
 * so that a lock appears with its whole text, and touching the one file shows that all of them are alive. On disks
 * without hard links each lock is a separate file, which may be seen before it has its text: then two runs may hold it
 * and do the same work twice.
 */

import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isMissing, StoreFault } from '../fault.ts';
import { makeFolder } from '../objects/durable.ts';
import { knowsNoLinks } from '../objects/publish.ts';
import { lookAnewFor } from '../objects/sight.ts';
import { readSmallText } from '../objects/small-file.ts';
import { isInStore } from '../ownership.ts';
import { fileLocks, type LockFiles, type Locks } from './locks.ts';
import { type Owner, ownerHere, ownerState, parseOwner } from './owner.ts';

export interface OwnedLocks extends Locks {
  readonly owner: Owner;
  /** Deletes files of dead owners. */
  sweep(): void;
  /** Stops touching the owner's file and deletes it. Locks still held end with the process. */
  close(): void;
}

/** Held while a store is collected. */
export const collectionLock = 'collection';

const signOfLifeMs = 10_000;
const lockBytesMax = 1 << 16;
const takenMs = 20;

/** Opens the locks of a folder for a new owner. Creates nothing before the first lock is taken. */
export function openLockFolder(folder: string, run?: string, isShared = false): OwnedLocks {
  const owner = ownerHere(run);
  const text = `${JSON.stringify(owner)}\n`;
  const own = join(folder, `owner-${owner.pid}-${owner.token}`);
  /** Locks that are separate files. */
  const unlinked = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const introduce = (): void => {
    makeFolder(folder);
    writeFileSync(own, text);
    timer ??= setInterval(() => [own, ...unlinked].forEach(touch), signOfLifeMs).unref();
  };
  const files: LockFiles = {
    list: (prefix, anew) => {
      const path = lockFile(folder, prefix);
      if (anew === true && isShared) lookAnewFor(path, folder);
      return lockNames(dirname(path)).filter((name) => name.startsWith(prefix));
    },
    read: (name) => {
      const path = lockFile(folder, name);
      try {
        return { text: readSmallText(path, { bytesMax: lockBytesMax }), stamp: String(lstatSync(path).mtimeMs) };
      } catch (error) {
        return isMissing(error) ? undefined : { text: '', stamp: '' };
      }
    },
    create: (name) => {
      const path = lockFile(folder, name);
      const place = (): void => {
        try {
          linkSync(own, path);
        } catch (error) {
          if (!knowsNoLinks(error)) throw error;
          writeFileSync(path, text, { flag: 'wx' });
          unlinked.add(path);
        }
      };
      try {
        if (timer === undefined) introduce();
        try {
          place();
        } catch (error) {
          if (!isMissing(error)) throw error;
          makeShard(dirname(path));
          // Written again, it would be empty for a moment, and with it all locks.
          if (!existsSync(own)) introduce();
          place();
        }
        return true;
      } catch (error) {
        if (error instanceof StoreFault) throw error;
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw new StoreFault('lock', path, error);
      }
    },
    remove: (name) => {
      const path = lockFile(folder, name);
      unlinked.delete(path);
      removeLock(path);
    },
    pause: () => pause(takenMs),
  };
  const locks = fileLocks(files, { token: owner.token, stateOf: ownerState, now: () => performance.now() });
  return {
    owner,
    ...locks,
    sweep: () => {
      for (const path of deadLocks(folder)) removeLock(path);
    },
    close: () => {
      clearInterval(timer);
      if (timer !== undefined) removeLock(own);
    },
  };
}

/** The path of a lock or of an owner's file; of all that begin with a name, that of the first. */
function lockFile(folder: string, name: string): string {
  return shard.test(name) ? join(folder, name.slice(0, 2), name) : join(folder, name);
}

const shard = /^[0-9a-f]{2}/;

/**
 * A folder that another machine has made a moment ago comes into sight with the answer that it exists. Something else in
 * its place is no lock that somebody holds.
 */
function makeShard(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    mkdirSync(path);
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new StoreFault('create the folder', path, error);
  }
}

/** Files of owners that are dead. Throws StoreFault for a folder that cannot be listed. */
export function deadLocks(folder: string): string[] {
  const folders = [
    folder,
    ...lockNames(folder).flatMap((name) => (/^[0-9a-f]{2}$/.test(name) ? [join(folder, name)] : [])),
  ];
  return folders.flatMap((at) =>
    lockNames(at).flatMap((name) => {
      const holder = parseOwner(textOf(join(at, name)));
      return holder !== undefined && ownerState(holder) === 'dead' ? [join(at, name)] : [];
    }),
  );
}

function lockNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw new StoreFault('list', folder, error);
  }
}

/** A lock may be released after it was listed. */
function textOf(path: string): string {
  try {
    return readSmallText(path, { bytesMax: lockBytesMax });
  } catch {
    return '';
  }
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Locks may be deleted at any time.
  }
}

/** Deletes a file that names an owner, or a damaged lock below a store's marker; nothing else. */
function removeLock(path: string): void {
  try {
    const names = parseOwner(readSmallText(path, { bytesMax: lockBytesMax })) !== undefined;
    if (names || isInStore(dirname(path))) unlinkSync(path);
  } catch {
    // Another process has deleted it. A lock that is left ends with its owner; something that is not a file is kept.
  }
}
