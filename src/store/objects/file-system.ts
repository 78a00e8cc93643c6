/**
 * The calls with which a store writes: few, so that a test can replace the disk by one that loses power. Each throws
 * the error of Node's function of the same name.
 */

import {
  chmodSync,
  closeSync,
  fsync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { isInStore, moveAside } from '../ownership.ts';
import { kindOf } from './small-file.ts';

export interface FileSystem {
  /** Creates a file; fails if it exists. */
  create(path: string, mode: number): number;
  /** Opens a file or a folder for reading, so that it can be synced. */
  openFolder(path: string): number;
  /** Opens a file so that it can be synced. */
  open(path: string): number;
  setMode(path: string, mode: number): void;
  /** Returns the number of bytes written: at least one. */
  write(descriptor: number, bytes: Uint8Array, offset: number, length: number): number;
  /** Makes a file's bytes, or a folder's names, survive a loss of power. */
  sync(descriptor: number): void;
  /** The same while other calls go on: a disk makes what is asked for at the same time durable at once. */
  flush(descriptor: number): Promise<void>;
  close(descriptor: number): void;
  /** Gives a file a second name; fails if the name is taken. */
  link(path: string, name: string): void;
  /** Renames a file and replaces the file that had the new name. */
  rename(path: string, name: string): void;
  unlink(path: string): void;
  /** Creates a folder and its missing parents. Returns the uppermost one created, undefined if none was. */
  makeFolders(path: string): string | undefined;
  exists(path: string): boolean;
  /** Lets other processes work for a moment. */
  pause(): void;
}

export const diskFiles: FileSystem = {
  create: (path, mode) => openSync(path, 'wx', mode),
  openFolder: (path) => openSync(path, 'r'),
  open: (path) => openSync(path, 'r+'),
  setMode: chmodSync,
  write: (descriptor, bytes, offset, length) => writeSync(descriptor, bytes, offset, length),
  sync: fsyncSync,
  flush: promisify(fsync),
  close: closeSync,
  link: linkSync,
  rename: (path, name) => {
    // A pipe, link or folder was put into the store by another program, and is kept.
    const stat = lstatSync(name, { throwIfNoEntry: false });
    if (stat !== undefined && !stat.isFile() && isInStore(dirname(name))) moveAside(name);
    renameSync(path, name);
  },
  unlink: unlinkSync,
  makeFolders,
  exists: (path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined,
  pause: () => sleep(5),
};

/** Node's `recursive` loops for ever if the parent exists but cannot contain folders (`/proc`). */
function makeFolders(path: string): string | undefined {
  if (isFolder(path)) return undefined;
  try {
    mkdirSync(path);
    return path;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && comesIntoSight(path)) return undefined;
    if (code === 'EEXIST' || code === 'ENOTDIR') throw noFolder(path) ?? error;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
  }
  const first = makeFolders(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && isFolder(dirname(path)))
      throw Object.assign(new Error(`${dirname(path)} takes no folders (ENOENT)`), { code: 'ENOTDIR' });
    if (code !== 'EEXIST') throw error;
    if (!comesIntoSight(path)) throw noFolder(path) ?? error;
  }
  return first ?? path;
}

const sightLooks = 800;
const lookMs = 10;

/**
 * Whether a path that was found taken is a folder. A network file system may say of the folder of another machine, for
 * some seconds, both that it is there and that it is not.
 */
function comesIntoSight(path: string): boolean {
  for (let look = 0; look < sightLooks; look++) {
    if (isFolder(path)) return true;
    if (noFolder(path) !== undefined) return false;
    sleep(lookMs);
  }
  return false;
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

/** An error that names the thing, at a path or above it, that is not a folder. */
function noFolder(path: string): Error | undefined {
  for (let at = path; dirname(at) !== at; at = dirname(at)) {
    if (isFolder(at)) return undefined;
    try {
      const stat = lstatSync(at, { throwIfNoEntry: false });
      if (stat === undefined) continue;
      const found = stat.isSymbolicLink() ? 'a symbolic link that leads to no folder' : kindOf(stat);
      return Object.assign(new Error(`${at} is ${found} where a folder is expected (ENOTDIR)`), { code: 'ENOTDIR' });
    } catch {
      // The thing in the way may be further up.
    }
  }
  return undefined;
}
