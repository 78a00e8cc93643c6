/**
 * Objects on a disk: one file each, written by the protocol of `publish.ts`. Calls are synchronous inside and return
 * settled promises, since a thread pool costs more than small reads do; all but those that make something durable: a disk
 * does that for many at the price of one.
 */

import { closeSync, fstatSync, renameSync, utimesSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type FaultListener, isMissing, isNoFile, StoreFault } from '../fault.ts';
import { collections, foldersOf, type Layout, type Listing } from '../layout.ts';
import { deleteOwn, refuseOutside, whyKept } from '../ownership.ts';
import { damagedName } from './drafts.ts';
import { flushed, flushNames, inTurns, makeFolder } from './durable.ts';
import { diskFiles, type FileSystem } from './file-system.ts';
import { fileAt, names, type StoredFile, whyNoFolder } from './folder.ts';
import { collectionOf } from './names.ts';
import type { ListedObject, ObjectName, ObjectStat, ObjectStore } from './object-store.ts';
import { piecesOf, readRange } from './pieces.ts';
import { type FinishedDraft, giveName, openDraft, takeName } from './publish.ts';
import { awaitSight, lookAnew } from './sight.ts';
import { openRegular, readSmallFile, readSmallText } from './small-file.ts';
import { takeFile } from './take-file.ts';

/** Objects are never modified, so their files are read-only. */
const mode = 0o444;

/** Takes a draft that has all bytes of an object in place of the disk. */
export type Leave = (draft: FinishedDraft, name: ObjectName) => void;

/** With `leave`, new objects are not stored but left to it. */
export function diskObjects(layout: Layout, files: FileSystem = diskFiles, leave?: Leave): ObjectStore {
  const { temporary, isShared } = layout;
  const look = isShared ? lookAnew : undefined;
  const inSight = awaitSight((path) => fileAt(path) !== undefined);
  /** Paths written or found taken since the last barrier, and folders in which something was deleted. */
  const given = new Set<string>();
  const emptied = new Set<string>();

  const isTaken = (path: string): boolean => {
    try {
      return files.exists(path);
    } catch (error) {
      if (isMissing(error)) return false;
      throw new StoreFault('look at', path, error);
    }
  };
  const give = async (draft: FinishedDraft, name: ObjectName): Promise<boolean> => {
    if (leave !== undefined) {
      leave(draft, name);
      return true;
    }
    return named(await draft.flush(), layout.object(name));
  };
  const named = (draft: string, path: string): boolean => {
    const isNew = giveName(draft, path, files);
    given.add(path);
    return isNew;
  };
  const flush = async (): Promise<void> => {
    const [names, folders] = [[...given], [...emptied]];
    given.clear();
    emptied.clear();
    try {
      await flushNames(temporary, names, files);
      await inTurns(folders, (folder) => flushEmptied(folder, files));
    } catch (error) {
      for (const path of names) given.add(path);
      for (const folder of folders) emptied.add(folder);
      throw error;
    }
  };
  /** The last flush that was begun, and one that begins after it and that all share who have asked since. */
  let begun: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  return {
    get: async (name, bytesMax) =>
      reading(layout.object(name), (path) => readSmallFile(path, bytesMax === undefined ? {} : { bytesMax })),
    text: async (name) => reading(layout.object(name), readSmallText),
    range: async (name, from, to) =>
      reading(layout.object(name), (path) =>
        withOpen(path, (descriptor) => readRange(descriptor, from, Math.min(to, fstatSync(descriptor).size))),
      ),
    read: async (name) => {
      const path = layout.object(name);
      const descriptor = reading(path, openRegular);
      return descriptor === undefined
        ? undefined
        : piecesOf(descriptor, (error) => new StoreFault('read', path, error));
    },
    stat: async (name) => {
      const file = fileAt(layout.object(name));
      return file && statOf(file);
    },
    appears: async (name) => isShared && inSight(layout.object(name), collectionFolder(layout, name)),
    list: async (prefix, onFault) => {
      const found: ListedObject[] = [];
      const listing = layout.listing(prefix);
      for (const [path, name] of filesIn(listing, onFault, look)) {
        const file = name.startsWith(prefix) ? fileAt(path, onFault) : undefined;
        if (file !== undefined) found.push({ name, ...statOf(file) });
      }
      return found.sort((left, right) => (left.name < right.name ? -1 : 1));
    },
    putIfAbsent: async (name, bytes) => {
      const path = layout.object(name);
      // Check first, so that existing bytes are not written again.
      if (isTaken(path)) {
        given.add(path);
        return false;
      }
      const draft = openDraft(temporary, mode, files);
      draft.write(bytes);
      return give(draft, name);
    },
    write: async (nameOf, pieces) => {
      const draft = openDraft(temporary, mode, files);
      let name: ObjectName;
      try {
        for await (const piece of pieces) draft.write(piece);
        name = await nameOf();
      } catch (error) {
        draft.abandon();
        throw error;
      }
      return give(draft, name);
    },
    adopt: async (path, nameOf, keep = false) => {
      const taken = takeFile(temporary, path, mode, keep, files);
      let name: ObjectName;
      try {
        name = await nameOf(taken.pieces());
      } catch (error) {
        taken.draft.abandon();
        throw error;
      }
      return give(taken.draft, name);
    },
    localFile: async (name) => {
      const path = layout.object(name);
      const file = fileAt(path);
      return file === undefined || file.foreign !== undefined ? undefined : resolve(path);
    },
    replace: async (name, bytes) => {
      const path = layout.object(name);
      const draft = openDraft(temporary, 0o644, files);
      draft.write(bytes);
      takeName(await draft.flush(), path, files);
      given.add(path);
    },
    touch: async (name) => {
      const path = layout.object(name);
      if (fileAt(path)?.foreign !== undefined) return;
      const now = new Date();
      try {
        utimesSync(path, now, now);
      } catch (error) {
        if (!isMissing(error)) throw new StoreFault('touch', path, error);
      }
    },
    remove: async (name) => {
      const path = layout.object(name);
      given.delete(path);
      const freed = deleteOwn(path);
      if (freed !== undefined) emptied.add(dirname(path));
      return freed;
    },
    setAside: async (name) => {
      const path = layout.object(name);
      given.delete(path);
      // A name that is not seen may be that of a good object of another machine.
      if (fileAt(path) === undefined) return;
      try {
        makeFolder(temporary);
        refuseOutside(path);
        renameSync(path, join(temporary, damagedName()));
      } catch (error) {
        if (!isMissing(error)) throw new StoreFault('set aside', path, error);
      }
    },
    barrier: () => {
      next ??= begun
        .catch(() => {})
        .then(() => {
          next = undefined;
          begun = flush();
          return begun;
        });
      return next;
    },
    takeOver: async (draft, name) => {
      const path = join(temporary, draft);
      try {
        await flushed(path, files);
      } catch (error) {
        throw new StoreFault('make durable', path, error);
      }
      return named(path, layout.object(name));
    },
    whyKept: async (name) => whyKept(layout.object(name)),
    place: (name) => layout.local(layout.object(name)),
    obstacles: async () =>
      collections.flatMap((collection) =>
        [...foldersOf(layout, collection), ...foldersBelow(layout.listing(`${collection}/`))].flatMap((path) => {
          const reason = whyNoFolder(path);
          return reason === undefined ? [] : [{ path: layout.local(path), reason }];
        }),
      ),
  };
}

function statOf({ bytes, modified, foreign }: StoredFile): ObjectStat {
  return { bytes, modified, ...(foreign !== undefined && { foreign }) };
}

/** Whether a store has any object, of any collection. */
export function holdsObjects(layout: Layout): boolean {
  return collections.some((collection) => {
    for (const _file of filesIn(layout.listing(`${collection}/`), () => {})) return true;
    return false;
  });
}

function collectionFolder(layout: Layout, name: ObjectName): string {
  return layout.listing(`${collectionOf(name)}/`).folder;
}

/** Paths and names of objects. Other files are skipped. `look` is called for each folder before it is listed. */
function* filesIn(
  { folder, levels, nameAt }: Listing,
  onFault?: FaultListener,
  look?: (folder: string) => void,
): Generator<[string, ObjectName]> {
  const walk = function* (at: string, parts: readonly string[]): Generator<[string, ObjectName]> {
    const level = levels[parts.length];
    look?.(at);
    for (const name of names(at, onFault)) {
      const path = join(at, name);
      if (level === undefined) {
        const object = nameAt([...parts, name]);
        if (object !== undefined) yield [path, object];
      } else if (level.test(name)) yield* walk(path, [...parts, name]);
    }
  };
  yield* walk(folder, []);
}

/** Everything with the name of a folder for objects. */
function foldersBelow({ folder, levels }: Listing): string[] {
  const found: string[] = [];
  let parents = [folder];
  for (const level of levels) {
    parents = parents.flatMap((parent) =>
      names(parent, () => {}).flatMap((name) => (level.test(name) ? [join(parent, name)] : [])),
    );
    found.push(...parents);
  }
  return found;
}

/** If the folder has been deleted since, so have its names. */
async function flushEmptied(folder: string, files: FileSystem): Promise<void> {
  try {
    await flushed(folder, files);
  } catch (error) {
    if (!isMissing(error)) throw new StoreFault('make durable', folder, error);
  }
}

function reading<Result>(path: string, read: (path: string) => Result): Result | undefined {
  try {
    return read(path);
  } catch (error) {
    if (isNoFile(error)) return undefined;
    throw new StoreFault('read', path, error);
  }
}

function withOpen<Result>(path: string, use: (descriptor: number) => Result): Result {
  const descriptor = openRegular(path);
  try {
    return use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
