/**
 * Blobs: immutable bytes named by their SHA-256. Knows digests and bytes; has never heard of a pipeline.
 */

import { readFileSync, renameSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Digest, digestOf } from '../core/digest.ts';
import { DamagedBlob, isMissing, StoreFault } from './fault.ts';
import type { Layout } from './layout.ts';
import { makeFolder, publishFile } from './publish.ts';

export interface BlobStore {
  /** Stores bytes durably and returns their name. Storing the same bytes twice is free and harmless. */
  put(bytes: Uint8Array): Digest;
  /** The bytes of a blob, checked against its size and digest. Throws DamagedBlob if they are not there or not right. */
  read(digest: Digest, size: number): Uint8Array;
  /** Whether a file of that name and size is there. Says nothing of its content. */
  has(digest: Digest, size: number): boolean;
  /** Takes a blob found to be damaged out of the way, so that it can be made again. */
  setAside(digest: Digest): void;
}

export function openBlobStore(layout: Layout): BlobStore {
  const sizeOf = (digest: Digest): number | undefined => {
    try {
      const stat = statSync(layout.blob(digest), { throwIfNoEntry: false });
      return stat?.isFile() ? stat.size : undefined;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw new StoreFault('look at', layout.blob(digest), error);
    }
  };
  const setAside = (digest: Digest): void => {
    const path = layout.blob(digest);
    try {
      makeFolder(layout.temporary);
      renameSync(path, join(layout.temporary, `damaged-${process.pid}-${basename(path)}`));
    } catch (error) {
      if (!isMissing(error)) throw new StoreFault('set aside', path, error);
    }
  };
  return {
    put: (bytes) => {
      const digest = digestOf(bytes);
      const size = sizeOf(digest);
      if (size === bytes.length) return digest;
      // A file of that name with another size is damaged: nothing reads it, and it must not keep the name.
      if (size !== undefined) setAside(digest);
      publishFile(layout.temporary, layout.blob(digest), bytes);
      return digest;
    },
    read: (digest, size) => {
      const found = sizeOf(digest);
      if (found === undefined) throw new DamagedBlob(digest, 'is not in the store');
      if (found !== size) throw new DamagedBlob(digest, `has ${found} bytes, expected ${size}`);
      const bytes = readFileSync(layout.blob(digest));
      if (digestOf(bytes) !== digest) throw new DamagedBlob(digest, 'does not have the bytes its name promises');
      return bytes;
    },
    has: (digest, size) => sizeOf(digest) === size,
    setAside,
  };
}
