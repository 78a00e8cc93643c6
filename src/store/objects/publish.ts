/**
 * The write protocol: a file is either wholly there under its name, durably, or not there.
 *
 * tmp file (exclusive create) → write → fsync → link to the name (fails if taken: nothing is ever replaced) → unlink
 * tmp → fsync of the folder. Knows paths and bytes; has never heard of artifacts.
 *
 * Some disks know no links (exFAT, SMB, mounts of some containers). There a claim on the name, a file in tmp (exclusive
 * create), is taken first, and the draft gets the name by rename if nothing has it: so of two that want the name one gets
 * it, and nobody reads half of it. A claim that stays for a second is of a writer that has ended.
 */

import { dirname, join } from 'node:path';
import { isMissing, StoreFault } from '../fault.ts';
import { claimName, draftName } from './drafts.ts';
import { diskFiles, type FileSystem } from './file-system.ts';

const writeBytesMax = 1 << 26;

/** Publishes `bytes` as `target`. Returns false if the name was already taken (its holder is left as it is). */
export function publishFile(
  temporary: string,
  target: string,
  bytes: Uint8Array,
  mode = 0o444,
  files: FileSystem = diskFiles,
): boolean {
  const draft = writeDraft(temporary, bytes, mode, files);
  try {
    makeDurableFolder(dirname(target), dirname(temporary), files);
    giveName(draft, target, files);
    syncFolder(dirname(target), files);
    return true;
  } catch (error) {
    removeQuietly(draft, files);
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw new StoreFault('publish', target, error);
    confirmFile(temporary, target, files);
    return false;
  }
}

/** Moves a draft to a name, and fails with EEXIST if that is taken. */
function giveName(draft: string, target: string, files: FileSystem): void {
  try {
    files.link(draft, target);
  } catch (error) {
    if (!knowsNoLinks(error)) throw error;
    renameAlone(draft, target, files);
    return;
  }
  files.unlink(draft);
}

const claimPausesMax = 200;

function renameAlone(draft: string, target: string, files: FileSystem): void {
  const claim = join(dirname(draft), claimName(target));
  for (let pauses = 0; ; pauses++) {
    try {
      files.close(files.create(claim, 0o644));
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (pauses < claimPausesMax) files.pause();
      else if (pauses === claimPausesMax) removeQuietly(claim, files);
      else throw Object.assign(new Error(`${claim} is taken again and again: delete it`), { code: 'EBUSY' });
    }
  }
  try {
    if (files.exists(target)) throw Object.assign(new Error(`${target} is taken`), { code: 'EEXIST' });
    files.rename(draft, target);
  } finally {
    removeQuietly(claim, files);
  }
}

/** Whether a link failed because the disk makes none. Where the disk refuses everything, the next call says so. */
export function knowsNoLinks(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return noLinks.has(code) || code.startsWith('Unknown system error');
}

// Some disks take links within one folder only (EXDEV), or refuse with a number that has no name here.
const noLinks = new Set([
  ...['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES', 'EINVAL', 'EXDEV', 'EPROTO', 'UNKNOWN'],
]);

/**
 * Makes the name of a published file durable, whose publisher may not have come so far yet, or may have died before.
 * Its bytes are: they were before it had the name.
 */
export function confirmFile(temporary: string, target: string, files: FileSystem = diskFiles): void {
  try {
    makeDurableFolder(dirname(target), dirname(temporary), files);
    syncFolder(dirname(target), files);
  } catch (error) {
    throw new StoreFault('make durable', target, error);
  }
}

/** Like `publishFile`, but takes the name over: for indexes and manifests, which are not artifacts. */
export function replaceFile(temporary: string, target: string, bytes: Uint8Array, files: FileSystem = diskFiles): void {
  const draft = writeDraft(temporary, bytes, 0o644, files);
  try {
    makeDurableFolder(dirname(target), dirname(temporary), files);
    files.rename(draft, target);
    syncFolder(dirname(target), files);
  } catch (error) {
    removeQuietly(draft, files);
    throw new StoreFault('write', target, error);
  }
}

function writeDraft(temporary: string, bytes: Uint8Array, mode: number, files: FileSystem): string {
  const draft = join(temporary, draftName());
  let descriptor: number | undefined;
  try {
    descriptor = createDraft(draft, temporary, mode, files);
    for (let offset = 0; offset < bytes.length; )
      offset += files.write(descriptor, bytes, offset, Math.min(writeBytesMax, bytes.length - offset));
    files.sync(descriptor);
    const finished = descriptor;
    // Whatever closing says, the number may belong to another file afterwards.
    descriptor = undefined;
    files.close(finished);
    return draft;
  } catch (error) {
    if (descriptor !== undefined) closeQuietly(descriptor, files);
    removeQuietly(draft, files);
    throw new StoreFault('write', draft, error);
  }
}

function createDraft(draft: string, folder: string, mode: number, files: FileSystem): number {
  try {
    return files.create(draft, mode);
  } catch (error) {
    if (!isMissing(error)) throw error;
    makeFolder(folder, files);
    return files.create(draft, mode);
  }
}

/** Creates a folder and its parents, each made durable in the folder above it. Throws the file system's error. */
export function makeFolder(path: string, files: FileSystem = diskFiles): void {
  const first = files.makeFolders(path);
  if (first === undefined) return;
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) syncFolder(dirname(folder), files);
}

/** Folders that this process made durable, or found so. */
const durable = new WeakMap<FileSystem, Set<string>>();

/**
 * A folder below `top` that survives a loss of power, and so do those between. That it is there is not enough: another
 * process may have created it and not made it durable yet, or have died before it could.
 */
function makeDurableFolder(path: string, top: string, files: FileSystem): void {
  const known = durable.get(files) ?? new Set();
  durable.set(files, known);
  const created = files.makeFolders(path) !== undefined;
  if (known.has(path) && !created) return;
  for (let folder = path; folder.length > top.length; folder = dirname(folder)) syncFolder(dirname(folder), files);
  if (created) syncFolder(dirname(top), files);
  known.add(path);
}

/** Makes the names in a folder durable. Windows has no such call and needs none. */
export function syncFolder(path: string, files: FileSystem = diskFiles): void {
  if (process.platform === 'win32') return;
  const descriptor = files.openFolder(path);
  try {
    files.sync(descriptor);
  } finally {
    closeQuietly(descriptor, files);
  }
}

function removeQuietly(path: string, files: FileSystem): void {
  try {
    files.unlink(path);
  } catch {
    // A draft that stays behind is rubbish in tmp/, which may be emptied at any time.
  }
}

function closeQuietly(descriptor: number, files: FileSystem): void {
  try {
    files.close(descriptor);
  } catch {
    // What was to be said of the file was said by its sync.
  }
}
