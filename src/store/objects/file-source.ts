/** The bytes of a blob in its file, read at any place: of a table that need not fit into memory. */

import { closeSync, fstatSync, readSync } from 'node:fs';
import type { ByteSource } from '../../stage-api/arrow/byte-source.ts';
import { StoreFault } from '../fault.ts';
import { openRegular } from './small-file.ts';

export interface FileSource extends ByteSource {
  readonly path: string;
  /** Nothing can be read afterwards. */
  close(): void;
}

const readBytesMax = 2 ** 30;

/** Throws the file system's error, or NoReadableFile; StoreFault while reading. */
export function openSource(path: string): FileSource {
  const descriptor = openRegular(path);
  const { size } = fstatSync(descriptor);
  let isOpen = true;
  const copy = (at: number, target: Uint8Array): void => {
    if (!isOpen) throw new Error('Internal error: a stored table is read after the end of its action');
    if (!(at >= 0 && at + target.length <= size))
      throw new RangeError(`it has ${size} bytes, and its columns need those up to ${at + target.length}`);
    for (let filled = 0; filled < target.length; ) {
      const count = read(path, descriptor, target, filled, at + filled);
      if (count === 0) throw new RangeError(`it ends at byte ${at + filled}`);
      filled += count;
    }
  };
  return {
    path,
    size,
    copy,
    bytes: (at, length) => {
      // A length from a damaged file must not be allocated.
      if (!(length >= 0 && length <= size))
        throw new RangeError(`it has ${size} bytes, and its columns need ${length}`);
      const bytes = new Uint8Array(length);
      copy(at, bytes);
      return bytes;
    },
    close: () => {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}

function read(path: string, descriptor: number, target: Uint8Array, offset: number, at: number): number {
  try {
    return readSync(descriptor, target, offset, Math.min(readBytesMax, target.length - offset), at);
  } catch (error) {
    throw new StoreFault('read', path, error);
  }
}
