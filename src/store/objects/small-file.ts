/**
 * Reads whole regular files, and appends to them, and refuses everything else: a named pipe would block, a device might never end, and a
 * symbolic link leads out of the store. Never blocks, and never reads more than a limit into memory.
 */

import {
  appendFileSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';

/** More than any record, manifest or event log needs, and less than the maximum length of a string. */
const fileBytesMax = 256 * 2 ** 20;

const readBytesMax = 2 ** 30;

/**
 * Thrown for something that is not a readable file. `code` is like a system's: `ENOFILE` for a pipe, a device or a
 * link.
 */
export class NoReadableFile extends Error {
  readonly code: 'EISDIR' | 'ENOFILE' | 'EFBIG';
  readonly path: string;
  /** `a named pipe`. */
  readonly found: string;

  constructor(code: NoReadableFile['code'], path: string, found: string) {
    super(`${path} is ${found}`);
    this.name = 'NoReadableFile';
    this.code = code;
    this.path = path;
    this.found = found;
  }
}

export interface ReadingLimits {
  readonly bytesMax?: number;
  /** For files outside the store: a symbolic link is followed. */
  readonly followLinks?: boolean;
}

/** Appends to a file, or to one that it creates. Throws the file system's error, or NoReadableFile. */
export function appendText(path: string, text: string): void {
  const before = lstatSync(path, silent);
  if (before !== undefined) refuseOthers(path, before);
  const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants;
  const descriptor = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_NOFOLLOW, 0o666);
  try {
    refuseOthers(path, fstatSync(descriptor));
    appendFileSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

/** The bytes of a file. Throws the file system's error, or NoReadableFile. */
export function readSmallFile(path: string, limits: ReadingLimits = {}): Uint8Array {
  return readOpened(path, limits, readBytes);
}

/** Not the name of the encoding alone, of which Node makes such an object at each call. */
const asText = { encoding: 'utf8' } as const;

/** The text of a file in UTF-8, with invalid sequences replaced. Throws the file system's error, or NoReadableFile. */
export function readSmallText(path: string, limits: ReadingLimits = {}): string {
  // Reads in one call: a run that executes nothing reads thousands of records.
  return readOpened(path, limits, (descriptor) => readFileSync(descriptor, asText));
}

/** Opens a file for reading. Throws the file system's error, or NoReadableFile if it is not a file. */
export function openRegular(path: string, limits: ReadingLimits = {}): number {
  return openFile(path, limits).descriptor;
}

function openFile(path: string, { followLinks = false }: ReadingLimits): { descriptor: number; size: number } {
  // Check before opening: merely opening some devices has effects.
  const before = followLinks ? statSync(path, silent) : lstatSync(path, silent);
  if (before === undefined) throw missing(path);
  refuseOthers(path, before);
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants;
  const descriptor = openSync(path, O_RDONLY | O_NONBLOCK | (followLinks ? 0 : O_NOFOLLOW));
  try {
    const stat = fstatSync(descriptor);
    refuseOthers(path, stat);
    return { descriptor, size: stat.size };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

const silent = { throwIfNoEntry: false } as const;

/** A run looks for a million records that are not there yet: an error of the file system itself costs ten times as much. */
function missing(path: string): Error {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const error = new Error(`ENOENT: no such file or directory, open '${path}'`);
  Error.stackTraceLimit = limit;
  return Object.assign(error, { code: 'ENOENT', syscall: 'open', path });
}

/** The kind of something that is not a file: `a folder`, `a named pipe`. */
export function kindOf(stat: Stats): string {
  if (stat.isDirectory()) return 'a folder';
  if (stat.isSymbolicLink()) return 'a symbolic link';
  if (stat.isFIFO()) return 'a named pipe';
  if (stat.isSocket()) return 'a socket';
  if (stat.isCharacterDevice() || stat.isBlockDevice()) return 'a device';
  return 'a file';
}

function refuseOthers(path: string, stat: Stats): void {
  if (!stat.isFile()) throw new NoReadableFile(stat.isDirectory() ? 'EISDIR' : 'ENOFILE', path, kindOf(stat));
}

function readOpened<Content>(
  path: string,
  limits: ReadingLimits,
  read: (descriptor: number, size: number) => Content,
): Content {
  const { bytesMax = fileBytesMax } = limits;
  const { descriptor, size } = openFile(path, limits);
  try {
    if (size > bytesMax) throw new NoReadableFile('EFBIG', path, `a file of ${size} bytes, more than ${bytesMax}`);
    return read(descriptor, size);
  } finally {
    closeSync(descriptor);
  }
}

/** As many bytes as the file had when it was opened, fewer if it was truncated since. */
function readBytes(descriptor: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(size);
  let filled = 0;
  while (filled < size) {
    const count = readSync(descriptor, bytes, filled, Math.min(readBytesMax, size - filled), null);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}
