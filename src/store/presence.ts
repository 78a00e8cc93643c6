/**
 * Whether a folder is a store, and how it becomes one. A store has a marker file, which no other program writes. Stores
 * of versions without a marker are recognized by names that no other program uses, and the next run adds the marker.
 */

import { accessSync, closeSync, constants, existsSync, openSync, readdirSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { isMissing, StoreFault } from './fault.ts';
import { foldersOf, type Layout, markerName, storeLayout } from './layout.ts';
import { holdsObjects } from './objects/disk.ts';
import { makeFolder, syncFolder } from './objects/durable.ts';
import { diskFiles } from './objects/file-system.ts';
import { names } from './objects/folder.ts';
import { replaceFile } from './objects/publish.ts';
import { readSmallText } from './objects/small-file.ts';
import { isFile, isMarked, isThere } from './ownership.ts';
import { unseal } from './records/sealed.ts';

export { markerName } from './layout.ts';

/**
 * `empty`: a folder without anything in it; `unmarked`: a store of a version that wrote no marker; `foreign`: a folder
 * with files that are not a store's.
 */
export type Presence = 'absent' | 'no folder' | 'empty' | 'foreign' | 'unmarked' | 'store';

/** Creates nothing. Throws StoreFault if the folder cannot be inspected. */
export function storePresence(root: string): Presence {
  let names: string[];
  try {
    names = readdirSync(root);
  } catch (error) {
    if (isMissing(error)) return existsSync(root) ? 'no folder' : 'absent';
    throw new StoreFault('look at', root, error);
  }
  if (isMarked(root)) return 'store';
  if (names.every(isBystander)) return 'empty';
  return isUnmarkedStore(storeLayout(root)) ? 'unmarked' : 'foreign';
}

/** Files that systems and version control create in otherwise empty folders. */
function isBystander(name: string): boolean {
  return /^\.|^(lost\+found|Thumbs\.db|desktop\.ini|System Volume Information|\$RECYCLE\.BIN|@eaDir)$/.test(name);
}

/** Whether there is anything with a name or content that no other program would use. */
function isUnmarkedStore(layout: Layout): boolean {
  const { documents, runs, engines, statCache } = layout;
  return (
    holdsObjects(layout) ||
    namesIn(documents).some((name) => /^[0-9a-f]{64}\.json$/.test(name)) ||
    namesIn(runs).some((id) => /^\d{8}T\d{6}-\d{2,}$/.test(id) && existsSync(layout.events(id))) ||
    reads(engines, (text) => text.startsWith('{\n  "version": 1,\n  "findings"')) ||
    reads(statCache, (text) => unseal(text) !== undefined)
  );
}

function namesIn(folder: string): string[] {
  return names(folder, () => {});
}

function reads(path: string, test: (text: string) => boolean): boolean {
  try {
    return test(readSmallText(path));
  } catch {
    return false;
  }
}

/**
 * Makes sure that a folder is a writable store before anything is computed for it. `adopted`: there was a store without
 * a marker. Throws StoreFault for a folder with other files, and for a store in which something is in the way.
 */
export function claimStore(layout: Layout): 'made' | 'adopted' | 'was one' {
  const presence = storePresence(layout.root);
  if (presence === 'foreign') throw new StoreFault('use', layout.root, new Error(foreignText));
  try {
    if (presence !== 'store') {
      makeFolder(layout.root);
      mark(layout);
    }
  } catch (error) {
    throw new StoreFault('make a store at', layout.root, error);
  }
  for (const folder of neededFolders(layout)) {
    try {
      if (diskFiles.makeFolders(folder) !== undefined) syncFolder(dirname(folder));
      accessSync(folder, constants.W_OK | constants.X_OK);
    } catch (error) {
      throw new StoreFault('write to', folder, error);
    }
  }
  if (layout.isShared) markShared(layout);
  if (presence === 'store') return 'was one';
  return presence === 'unmarked' ? 'adopted' : 'made';
}

/** The reason given for a `foreign` folder. */
const foreignText = `it is not a store: it has files and no ${markerName}`;

const about = {
  store: 'arrowline',
  about: 'This folder is a store of pipeline results. `pipeline gc` deletes files in it that no kept run needs.',
};

/** Two processes at once write the same content. Readers only need the file to exist. */
function mark({ root, marker }: Layout): void {
  try {
    const descriptor = openSync(marker, 'wx', 0o644);
    try {
      writeSync(descriptor, `${JSON.stringify(about, null, 2)}\n`);
      diskFiles.sync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (!isMarked(root)) throw new Error(`${marker} is not a file: move it`);
  }
  syncFolder(root);
}

const aboutSharing = {
  about:
    'Several machines use this store at once: files of others are waited for, and caches are kept in local/<host>.',
};

/** Says so once, so that every later command knows it, wherever it is called. */
function markShared({ temporary, sharedMark }: Layout): void {
  if (!isFile(sharedMark))
    replaceFile(temporary, sharedMark, new TextEncoder().encode(`${JSON.stringify(aboutSharing, null, 2)}\n`));
}

/** Folders that a run needs to store its results. */
function neededFolders(layout: Layout): string[] {
  const { temporary, locks, runs } = layout;
  const collections = (['blobs', 'records', 'codes'] as const).flatMap((one) => foldersOf(layout, one).slice(-1));
  return [temporary, locks, runs, ...collections];
}

/** Whether an earlier version made the store at `root`, so that the next run will add the marker. */
export function awaitsMarker(root: string): boolean {
  return storePresence(root) === 'unmarked' && !isThere(storeLayout(root).marker);
}
