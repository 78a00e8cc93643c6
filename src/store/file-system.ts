/**
 * The calls with which a store writes: few, so that a test can put a disk in their place that loses power.
 * Each throws what Node's function of that name throws.
 */

import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';

export interface FileSystem {
  /** Creates a file; fails if there is one. */
  create(path: string, mode: number): number;
  openFolder(path: string): number;
  /** Returns how many bytes were written: at least one. */
  write(descriptor: number, bytes: Uint8Array, offset: number, length: number): number;
  /** Makes a file's bytes, or a folder's names, survive a loss of power. */
  sync(descriptor: number): void;
  close(descriptor: number): void;
  /** Gives a file another name; fails if it is taken. */
  link(path: string, name: string): void;
  /** Gives a file another name in place of its own, and takes it from whatever has it. */
  rename(path: string, name: string): void;
  unlink(path: string): void;
  /** Creates a folder and those above it that are missing. Returns the uppermost created, undefined if none was. */
  makeFolders(path: string): string | undefined;
}

export const diskFiles: FileSystem = {
  create: (path, mode) => openSync(path, 'wx', mode),
  openFolder: (path) => openSync(path, 'r'),
  write: (descriptor, bytes, offset, length) => writeSync(descriptor, bytes, offset, length),
  sync: fsyncSync,
  close: closeSync,
  link: linkSync,
  rename: (path, name) => {
    try {
      renameSync(path, name);
    } catch (error) {
      // A file does not take the place of a folder, which nothing in a store has put there.
      if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error;
      rmSync(name, { recursive: true, force: true });
      renameSync(path, name);
    }
  },
  unlink: unlinkSync,
  makeFolders: (path) => mkdirSync(path, { recursive: true }),
};
