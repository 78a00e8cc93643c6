/** Bytes of a file at any place. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export interface FileBytes {
  readonly path: string;
  readonly size: number;
  /** @throws RangeError if the file does not have them */
  read(at: number, count: number): Uint8Array;
  close(): void;
}

export function openBytes(path: string): FileBytes {
  const descriptor = openSync(path, 'r');
  const { size } = fstatSync(descriptor);
  return {
    path,
    size,
    read: (at, count) => {
      if (!(at >= 0 && count >= 0 && at + count <= size))
        throw new RangeError(`bytes ${at} to ${at + count} are not in a file of ${size} bytes`);
      const bytes = new Uint8Array(count);
      for (let done = 0; done < count; ) {
        const got = readSync(descriptor, bytes, done, Math.min(2 ** 30, count - done), at + done);
        if (got === 0) throw new RangeError('the file became shorter');
        done += got;
      }
      return bytes;
    },
    close: () => closeSync(descriptor),
  };
}
