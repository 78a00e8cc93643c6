/**
 * Makes names durable: a file that is there need not survive a loss of power until its folder, and the folders above it,
 * have been synced. Several names share the sync of their folder, and folders that are flushed at the same time share the
 * work of the disk.
 */

import { dirname } from 'node:path';
import { StoreFault } from '../fault.ts';
import { diskFiles, type FileSystem } from './file-system.ts';

/** Creates a folder and its parents, each made durable in its parent. Throws the file system's error. */
export function makeFolder(path: string, files: FileSystem = diskFiles): void {
  const first = files.makeFolders(path);
  if (first === undefined) return;
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) syncFolder(dirname(folder), files);
}

/** Folders whose names this process has made durable, and folders that it has created but not yet made durable. */
interface Folders {
  readonly durable: Set<string>;
  readonly created: Set<string>;
}

const foldersOf = new WeakMap<FileSystem, Folders>();

function knownFolders(files: FileSystem): Folders {
  const known = foldersOf.get(files) ?? { durable: new Set(), created: new Set() };
  foldersOf.set(files, known);
  return known;
}

/** Creates a folder and its parents, to be made durable with the names in it. */
export function makeFolders(path: string, files: FileSystem): void {
  if (files.makeFolders(path) === undefined) return;
  const { durable, created } = knownFolders(files);
  durable.delete(path);
  created.add(path);
}

/**
 * Makes the names of files below the store durable, with one sync per folder. An existing folder may not be durable
 * itself: another process may have created it and not synced it yet, or died before. Throws StoreFault; then none of
 * the names is certain.
 */
export function makeDurable(temporary: string, targets: Iterable<string>, files: FileSystem = diskFiles): void {
  const task = syncsFor(temporary, targets, files);
  for (const [folder, target] of task.folders)
    try {
      syncFolder(folder, files);
    } catch (error) {
      throw task.failed(target, error);
    }
  task.done();
}

/** The same while other calls go on. Rejects with StoreFault. */
export async function flushNames(
  temporary: string,
  targets: Iterable<string>,
  files: FileSystem = diskFiles,
): Promise<void> {
  const task = syncsFor(temporary, targets, files);
  const flush = async ([folder, target]: readonly [string, string]): Promise<void> => {
    try {
      await flushed(folder, files);
    } catch (error) {
      throw task.failed(target, error);
    }
  };
  await inTurns([...task.folders], flush);
  task.done();
}

interface Syncs {
  /** With a file whose name needs it. */
  readonly folders: ReadonlyMap<string, string>;
  done(): void;
  failed(target: string, error: unknown): StoreFault;
}

function syncsFor(temporary: string, targets: Iterable<string>, files: FileSystem): Syncs {
  const top = dirname(temporary);
  const { durable, created } = knownFolders(files);
  const folders = new Map<string, string>();
  const owns = new Set<string>();
  const fresh: string[] = [];
  for (const target of targets) {
    const own = dirname(target);
    if (owns.has(own)) continue;
    owns.add(own);
    const add = (folder: string): void => void (folders.has(folder) || folders.set(folder, target));
    if (!durable.has(own)) {
      for (let folder = own; folder.length > top.length; folder = dirname(folder)) add(dirname(folder));
      if (created.delete(own)) {
        fresh.push(own);
        add(dirname(top));
      }
    }
    add(own);
  }
  return {
    folders,
    done: () => {
      // A folder may have been created anew since.
      for (const own of owns) if (!created.has(own)) durable.add(own);
    },
    failed: (target, error) => {
      for (const own of fresh) created.add(own);
      return new StoreFault('make durable', target, error);
    },
  };
}

const flushesMax = 32;

/** Calls `work` for each item, for a limited number at once: each may hold a file open. */
export async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(flushesMax, items.length) }, worker));
}

/** Makes the bytes of a file, or the names in a folder, durable while other calls go on. */
export async function flushed(path: string, files: FileSystem = diskFiles): Promise<void> {
  if (process.platform === 'win32') return;
  const descriptor = files.openFolder(path);
  try {
    await files.flush(descriptor);
  } finally {
    closeQuietly(descriptor, files);
  }
}

/** Makes the names in a folder durable. Windows has no such call and does not need one. */
export function syncFolder(path: string, files: FileSystem = diskFiles): void {
  if (process.platform === 'win32') return;
  const descriptor = files.openFolder(path);
  try {
    files.sync(descriptor);
  } finally {
    closeQuietly(descriptor, files);
  }
}

export function closeQuietly(descriptor: number, files: FileSystem): void {
  try {
    files.close(descriptor);
  } catch {
    // The sync of the file has already reported its errors.
  }
}
