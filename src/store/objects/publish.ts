/**
 * The write protocol: under its name, a file is either complete or missing.
 *
 * tmp file (exclusive create) → write → fsync → link to the name (fails if taken: nothing is ever replaced) → unlink
 * tmp; the name is durable after an fsync of the folder, which several names share (`makeDurable`). Knows paths and
 * bytes; has never heard of artifacts.
 *
 * Some disks have no hard links (exFAT, SMB, mounts of some containers). There a claim on the name, a file in tmp
 * (exclusive create), is taken first, and the draft is renamed if the name is still free: so only one of two writers
 * gets the name, and no reader sees half a file. A claim older than a second belongs to a writer that has ended.
 */

import { dirname, join } from 'node:path';
import { isMissing, StoreFault } from '../fault.ts';
import { claimName, draftName } from './drafts.ts';
import { closeQuietly, makeDurable, makeFolder, makeFolders } from './durable.ts';
import { diskFiles, type FileSystem } from './file-system.ts';

const writeBytesMax = 1 << 26;

/** A file in tmp that has all its bytes. */
export interface FinishedDraft {
  /** Makes the bytes durable and returns the draft's path. Rejects with StoreFault after deleting the draft. */
  flush(): Promise<string>;
  /** Returns the path of the draft, whose bytes are not durable. Throws StoreFault like `flush` rejects. */
  leave(): string;
  abandon(): void;
}

/** A file in tmp being written. */
export interface OpenDraft extends FinishedDraft {
  /** The same as `flush`, at once. */
  finish(): string;
  /** Throws StoreFault like `finish`. */
  write(bytes: Uint8Array): void;
}

/** Gives a finished draft a name. Returns false if the name is taken: its file is kept and the draft is deleted. */
export function giveName(draft: string, target: string, files: FileSystem = diskFiles): boolean {
  try {
    makeFolders(dirname(target), files);
    link(draft, target, files);
    return true;
  } catch (error) {
    removeQuietly(draft, files);
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw new StoreFault('publish', target, error);
    return false;
  }
}

/** Renames a finished draft and replaces the file that had the name: for objects and indexes that may change. */
export function takeName(draft: string, target: string, files: FileSystem = diskFiles): void {
  try {
    makeFolders(dirname(target), files);
    files.rename(draft, target);
  } catch (error) {
    removeQuietly(draft, files);
    throw new StoreFault('write', target, error);
  }
}

/** Replaces a file of the store durably: for manifests and caches, which are not objects. */
export function replaceFile(temporary: string, target: string, bytes: Uint8Array, files: FileSystem = diskFiles): void {
  const draft = openDraft(temporary, 0o644, files);
  draft.write(bytes);
  takeName(draft.finish(), target, files);
  makeDurable(temporary, [target], files);
}

/** Moves a draft to a name; fails with EEXIST if the name is taken. */
function link(draft: string, target: string, files: FileSystem): void {
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

/**
 * Whether a link failed because the disk has no hard links. If the disk refuses every write, the next call reports
 * that.
 */
export function knowsNoLinks(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return noLinks.has(code) || code.startsWith('Unknown system error');
}

// Some disks link within one folder only (EXDEV), or fail with an unnamed error number.
const noLinks = new Set([
  ...['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES', 'EINVAL', 'EXDEV', 'EPROTO', 'UNKNOWN'],
]);

/** Creates a draft. Throws StoreFault, here and while writing. */
export function openDraft(temporary: string, mode: number, files: FileSystem = diskFiles): OpenDraft {
  const path = join(temporary, draftName());
  let descriptor: number | undefined;
  const abandon = (): void => {
    if (descriptor !== undefined) closeQuietly(descriptor, files);
    descriptor = undefined;
    removeQuietly(path, files);
  };
  const fault = (error: unknown): StoreFault => {
    abandon();
    return new StoreFault('write', path, error);
  };
  const guarded = <Result>(action: () => Result): Result => {
    try {
      return action();
    } catch (error) {
      throw fault(error);
    }
  };
  const opened = guarded(() => {
    descriptor = createDraft(path, temporary, mode, files);
    return descriptor;
  });
  const close = (): string => {
    // Even if closing failed, the descriptor may belong to another file now.
    descriptor = undefined;
    files.close(opened);
    return path;
  };
  return {
    write: (bytes) =>
      guarded(() => {
        for (let offset = 0; offset < bytes.length; )
          offset += files.write(opened, bytes, offset, Math.min(writeBytesMax, bytes.length - offset));
      }),
    finish: () =>
      guarded(() => {
        files.sync(opened);
        return close();
      }),
    flush: async () => {
      try {
        await files.flush(opened);
        return close();
      } catch (error) {
        throw fault(error);
      }
    },
    leave: () => guarded(close),
    abandon,
  };
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

function removeQuietly(path: string, files: FileSystem): void {
  try {
    files.unlink(path);
  } catch {
    // A draft left behind is garbage in tmp/, which may be emptied at any time.
  }
}
