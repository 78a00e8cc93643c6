/**
 * Makes a draft of a file that another program wrote: by renaming it into `tmp`, or by copying it if it has to stay, has
 * a second name through which it could be modified, or lies on another disk. Knows paths and bytes, and no names of
 * objects.
 */

import { closeSync, fstatSync, lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { StoreFault } from '../fault.ts';
import { draftName } from './drafts.ts';
import { makeFolder } from './durable.ts';
import type { FileSystem } from './file-system.ts';
import { piecesOf } from './pieces.ts';
import { type FinishedDraft, type OpenDraft, openDraft } from './publish.ts';
import { openRegular } from './small-file.ts';

export interface TakenFile {
  readonly draft: FinishedDraft;
  /** The bytes of the draft; to be read once and to the end before the draft is finished. */
  pieces(): AsyncGenerator<Uint8Array>;
}

/** Throws StoreFault, and the file system's error or NoReadableFile for something that is not a file. */
export function takeFile(temporary: string, path: string, mode: number, keep: boolean, files: FileSystem): TakenFile {
  const unreadable = (error: unknown): Error => new StoreFault('read', path, error);
  const seen = lstatSync(path);
  const moved = keep || seen.nlink > 1 || !seen.isFile() ? undefined : moveIn(temporary, path, files);
  if (moved !== undefined)
    return { draft: movedDraft(moved, mode, files), pieces: () => piecesOf(openRegular(moved), unreadable) };
  const source = openRegular(path);
  let draft: OpenDraft;
  try {
    draft = openDraft(temporary, mode, files);
  } catch (error) {
    closeSync(source);
    throw error;
  }
  const before = fstatSync(source);
  return {
    draft,
    pieces: async function* () {
      for await (const piece of piecesOf(source, unreadable)) {
        draft.write(piece);
        yield piece;
      }
      if (!isSame(before, lstatSync(path)))
        throw new StoreFault('copy', path, new Error('it changed while it was read'));
    },
  };
}

function isSame(before: Stats, after: Stats): boolean {
  return before.ino === after.ino && before.size === after.size && before.mtimeMs === after.mtimeMs;
}

/** The path in `tmp`; undefined if the file is on another disk. */
function moveIn(temporary: string, path: string, files: FileSystem): string | undefined {
  const draft = join(temporary, draftName());
  try {
    makeFolder(temporary, files);
    files.rename(path, draft);
    // The program may have taken from itself the permission to read it.
    files.setMode(draft, 0o644);
    return draft;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EXDEV') return undefined;
    throw new StoreFault('move into the store', path, error);
  }
}

function movedDraft(path: string, mode: number, files: FileSystem): FinishedDraft {
  const abandon = (): void => {
    try {
      files.unlink(path);
    } catch {
      // A draft left behind is garbage in tmp/, which may be emptied at any time.
    }
  };
  const fault = (error: unknown): StoreFault => {
    abandon();
    return new StoreFault('write', path, error);
  };
  return {
    abandon,
    leave: () => {
      try {
        files.setMode(path, mode);
        return path;
      } catch (error) {
        throw fault(error);
      }
    },
    flush: async () => {
      try {
        const descriptor = files.open(path);
        try {
          await files.flush(descriptor);
        } finally {
          files.close(descriptor);
        }
        files.setMode(path, mode);
        return path;
      } catch (error) {
        throw fault(error);
      }
    },
  };
}
