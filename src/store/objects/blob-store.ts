/**
 * Blobs: immutable bytes named by their SHA-256. Knows digests and bytes; has never heard of a pipeline.
 */

import { constants } from 'node:buffer';
import { lstatSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type Digest, digestOf } from '../../core/values/digest.ts';
import { DamagedBlob, isMissing, isNoFile, StoreFault } from '../fault.ts';
import type { Layout } from '../layout.ts';
import { refuseOutside } from '../ownership.ts';
import { damagedName } from './drafts.ts';
import { confirmFile, makeFolder, publishFile } from './publish.ts';
import { readSmallFile } from './small-file.ts';

const publishAttemptsMax = 3;
/** As much as one array of bytes can hold. */
const blobBytesMax = constants.MAX_LENGTH;

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
  // A link is not followed: what it leads to is not the store's, and may change.
  const sizeOf = (digest: Digest): number | undefined => {
    try {
      const stat = lstatSync(layout.blob(digest), { throwIfNoEntry: false });
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
    } catch (error) {
      throw new StoreFault('set aside', path, error);
    }
    try {
      refuseOutside(path);
      renameSync(path, join(layout.temporary, damagedName()));
    } catch (error) {
      if (!isMissing(error)) throw new StoreFault('set aside', path, error);
    }
  };
  const read = (digest: Digest, size: number): Uint8Array => {
    const found = sizeOf(digest);
    if (found === undefined) throw new DamagedBlob(digest, 'is not in the store');
    if (found !== size) throw new DamagedBlob(digest, `has ${found} bytes, expected ${size}`);
    const bytes = readBytes(digest, layout.blob(digest));
    if (digestOf(bytes) !== digest) throw new DamagedBlob(digest, 'does not have the bytes its name promises');
    return bytes;
  };
  const sound = (digest: Digest, bytes: Uint8Array): boolean =>
    sizeOf(digest) === bytes.length && Buffer.compare(readBytes(digest, layout.blob(digest)), bytes) === 0;
  return {
    put: (bytes) => {
      const digest = digestOf(bytes);
      if (sizeOf(digest) !== undefined && sound(digest, bytes)) {
        confirmFile(layout.temporary, layout.blob(digest));
        return digest;
      }
      for (let attempt = 1; ; attempt++) {
        if (publishFile(layout.temporary, layout.blob(digest), bytes)) return digest;
        // The name is taken: by somebody who made the same, or by something damaged that must not keep it.
        if (sound(digest, bytes)) return digest;
        if (attempt === publishAttemptsMax) throw new DamagedBlob(digest, 'is damaged again and again');
        setAside(digest);
      }
    },
    read,
    has: (digest, size) => sizeOf(digest) === size,
    setAside,
  };
}

/** It may be set aside by somebody else at any moment: then it is not there. */
function readBytes(digest: Digest, path: string): Uint8Array {
  try {
    return readSmallFile(path, { bytesMax: blobBytesMax });
  } catch (error) {
    if (isNoFile(error)) throw new DamagedBlob(digest, 'is not in the store');
    throw new StoreFault('read', path, error);
  }
}
