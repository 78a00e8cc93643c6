/**
 * Lock files in the folder `locks/` of a store. Every lock of one owner is a link to one file that names it, so that a
 * lock appears with its whole text, and one touch now and then shows all of them to be alive.
 */

import { linkSync, readdirSync, readFileSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing, StoreFault } from './fault.ts';
import { fileLocks, type LockFiles, type Locks, type LockText } from './locks.ts';
import { type Owner, ownerHere, ownerState, parseOwner } from './owner.ts';
import { makeFolder } from './publish.ts';

export interface OwnedLocks extends Locks {
  readonly owner: Owner;
  /** Removes files of owners that are dead. */
  sweep(): void;
  /** Ends the sign of life and removes this owner's own file. Locks still held die with the process. */
  close(): void;
}

/** Held while a store is collected. */
export const collectionLock = 'collection';

const signOfLifeMs = 10_000;

/** Opens the locks of a folder for a new owner. Creates nothing before the first lock is taken. */
export function openLockFolder(folder: string, run?: string): OwnedLocks {
  const owner = ownerHere(run);
  const own = join(folder, `owner-${owner.pid}-${owner.token}`);
  let timer: NodeJS.Timeout | undefined;

  const introduce = (): void => {
    makeFolder(folder);
    writeFileSync(own, `${JSON.stringify(owner)}\n`);
    timer ??= setInterval(() => touch(own), signOfLifeMs).unref();
  };
  const files: LockFiles = {
    list: (prefix) => {
      try {
        return readdirSync(folder).filter((name) => name.startsWith(prefix));
      } catch (error) {
        if (isMissing(error)) return [];
        throw new StoreFault('list', folder, error);
      }
    },
    read: (name) => {
      const path = join(folder, name);
      try {
        return { text: readFileSync(path, 'utf8'), stamp: String(statSync(path).mtimeMs) };
      } catch (error) {
        return isMissing(error) ? undefined : { text: '', stamp: '' };
      }
    },
    create: (name) => {
      const path = join(folder, name);
      try {
        try {
          linkSync(own, path);
        } catch (error) {
          if (!isMissing(error)) throw error;
          introduce();
          linkSync(own, path);
        }
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw new StoreFault('lock', path, error);
      }
    },
    remove: (name) => removeQuietly(join(folder, name)),
  };
  const locks = fileLocks(files, { token: owner.token, stateOf: ownerState, now: () => performance.now() });
  return {
    owner,
    ...locks,
    sweep: () => {
      for (const name of files.list('') as readonly string[]) {
        const found = files.read(name) as LockText | undefined;
        const holder = found && parseOwner(found.text);
        if (holder !== undefined && ownerState(holder) === 'dead') removeQuietly(join(folder, name));
      }
    },
    close: () => {
      clearInterval(timer);
      if (timer !== undefined) removeQuietly(own);
    },
  };
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Locks may be deleted at any time.
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Somebody else did; a lock that stays dies with its owner.
  }
}
