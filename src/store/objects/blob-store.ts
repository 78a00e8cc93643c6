/**
 * Blobs: immutable bytes named by their SHA-256. Knows digests and bytes; has never heard of a pipeline.
 */

import { constants } from 'node:buffer';
import { type Digest, digestOf, digestStream } from '../../core/values/digest.ts';
import { DamagedBlob, isNoFile, StoreFault } from '../fault.ts';
import { inTurns } from './durable.ts';
import { type FileSource, openSource } from './file-source.ts';
import { blobName } from './names.ts';
import type { ObjectName, ObjectStat, ObjectStore } from './object-store.ts';
import { breathing } from './pieces.ts';

const publishAttemptsMax = 3;
/** The maximum size of one array of bytes. */
const blobBytesMax = constants.MAX_LENGTH;

export interface BlobStore {
  /** Stores bytes, durably after the next barrier, and returns their digest. Equal bytes are stored once. */
  put(bytes: Uint8Array): Promise<Digest>;
  /**
   * Stores a file however large, durably after the next barrier, and returns its digest and size. It is moved, or copied
   * if it has to stay (`keep`), has a second name or is on another disk. Equal files are stored once.
   */
  putFile(path: string, keep?: boolean): Promise<BlobFile>;
  /** Stores a stream however long, durably after the next barrier. If the stream fails, nothing is stored. */
  putPieces(pieces: AsyncIterable<Uint8Array>): Promise<BlobFile>;
  /** The path of a blob, for other programs: read-only, its bytes checked in pieces. Rejects like `read`. */
  fileOf(digest: Digest, size: number): Promise<string>;
  /** The file of a blob, its bytes checked in pieces, to be read at any place. To be closed. Rejects like `read`. */
  open(digest: Digest, size: number): Promise<FileSource>;
  /**
   * The bytes of a blob, checked against its size and digest. Rejects with DamagedBlob if they are missing or wrong.
   */
  read(digest: Digest, size: number): Promise<Uint8Array>;
  /** Stores blobs that a `Staging` has left, durably after the next barrier. */
  take(staged: readonly StagedBlob[]): Promise<void>;
  /** Whether there is a blob with that digest and size. Does not check its content. */
  has(digest: Digest, size: number): Promise<boolean>;
  /** Renames a damaged blob, so that it can be made again. */
  setAside(digest: Digest): Promise<void>;
  /** Deletes a blob that nothing refers to any more. */
  remove(digest: Digest): Promise<void>;
}

export interface BlobFile {
  readonly digest: Digest;
  readonly bytes: number;
}

/** A blob with all its bytes in a file of tmp. */
export interface StagedBlob {
  readonly digest: Digest;
  /** The file's name. */
  readonly draft: string;
}

export function openBlobStore(objects: ObjectStore): BlobStore {
  /** The size of a blob that something names, however late it is seen. */
  const namedSize = async (digest: Digest): Promise<number | undefined> => {
    const name = blobName(digest);
    const size = sizeIn(await objects.stat(name));
    return size ?? ((await objects.appears(name)) ? sizeIn(await objects.stat(name)) : undefined);
  };
  const bytesOf = async (digest: Digest): Promise<Uint8Array> => {
    // Another process may set it aside at any moment; then it is missing.
    const bytes = await objects.get(blobName(digest), blobBytesMax);
    if (bytes === undefined) throw new DamagedBlob(digest, 'is not in the store');
    return bytes;
  };
  const sound = async (digest: Digest, bytes: Uint8Array): Promise<boolean> =>
    (await namedSize(digest)) === bytes.length && Buffer.compare(await bytesOf(digest), bytes) === 0;
  const hashOf = async (digest: Digest): Promise<Digest | undefined> => {
    const pieces = await objects.read(blobName(digest));
    return pieces && (await hashed(pieces)).digest;
  };
  /** Frees the name of a blob whose bytes are damaged, so that they can be stored again. */
  const makeRoom = async ({ digest, bytes }: BlobFile): Promise<void> => {
    const found = await objects.stat(blobName(digest));
    if (found === undefined) return;
    if (found.foreign !== undefined || found.bytes !== bytes || (await hashOf(digest)) !== digest)
      await objects.setAside(blobName(digest));
  };
  const checkSize = async (digest: Digest, size: number): Promise<void> => {
    const found = await namedSize(digest);
    if (found === undefined) throw new DamagedBlob(digest, 'is not in the store');
    if (found !== size) throw new DamagedBlob(digest, `has ${found} bytes, expected ${size}`);
  };
  const fileOf = async (digest: Digest, size: number): Promise<string> => {
    await checkSize(digest, size);
    if ((await hashOf(digest)) !== digest) throw new DamagedBlob(digest, 'has bytes that do not match its digest');
    const path = await objects.localFile(blobName(digest));
    if (path === undefined) throw new DamagedBlob(digest, 'is not in the store');
    return path;
  };
  const takeOne = async ({ digest, draft }: StagedBlob): Promise<void> => {
    const name = blobName(digest);
    const holder = await objects.stat(name);
    if (holder !== undefined && (holder.foreign !== undefined || (await hashOf(digest)) !== digest))
      await objects.setAside(name);
    if ((await objects.takeOver(draft, name)) || holder !== undefined) return;
    // Another process stored it meanwhile.
    if ((await hashOf(digest)) !== digest)
      throw new StoreFault(
        'store',
        objects.place(name),
        new Error('its bytes are damaged as soon as they are written'),
      );
  };
  return {
    take: (staged) => inTurns(staged, takeOne),
    putFile: async (path, keep) => {
      let file: BlobFile | undefined;
      const nameOf = async (pieces: AsyncIterable<Uint8Array>): Promise<ObjectName> => {
        file = await hashed(pieces);
        await makeRoom(file);
        return blobName(file.digest);
      };
      await objects.adopt(path, nameOf, keep);
      return file as BlobFile;
    },
    putPieces: async (pieces) => {
      const hashing = hashedPieces(breathing(pieces));
      const nameOf = async (): Promise<ObjectName> => {
        await makeRoom(hashing.file());
        return blobName(hashing.file().digest);
      };
      await objects.write(nameOf, hashing.pieces);
      return hashing.file();
    },
    fileOf,
    open: async (digest, size) => {
      const path = await fileOf(digest, size);
      try {
        return openSource(path);
      } catch (error) {
        if (isNoFile(error)) throw new DamagedBlob(digest, 'is not in the store');
        throw new StoreFault('read', path, error);
      }
    },
    put: async (bytes) => {
      const digest = digestOf(bytes);
      for (let attempt = 1; ; attempt++) {
        if (await objects.putIfAbsent(blobName(digest), bytes)) return digest;
        // The name is taken, by the same bytes or by a damaged blob. A damaged one must not keep it.
        if (await sound(digest, bytes)) return digest;
        if (attempt === publishAttemptsMax) throw new DamagedBlob(digest, 'is damaged again and again');
        await objects.setAside(blobName(digest));
      }
    },
    read: async (digest, size) => {
      await checkSize(digest, size);
      const bytes = await bytesOf(digest);
      if (digestOf(bytes) !== digest) throw new DamagedBlob(digest, 'has bytes that do not match its digest');
      return bytes;
    },
    has: async (digest, size) => (await namedSize(digest)) === size,
    setAside: (digest) => objects.setAside(blobName(digest)),
    remove: async (digest) => void (await objects.remove(blobName(digest))),
  };
}

function sizeIn(stat: ObjectStat | undefined): number | undefined {
  return stat?.foreign === undefined ? stat?.bytes : undefined;
}

async function hashed(pieces: AsyncIterable<Uint8Array>): Promise<BlobFile> {
  const hashing = hashedPieces(pieces);
  for await (const _piece of hashing.pieces);
  return hashing.file();
}

/** Hashes pieces while somebody takes them; the digest is known when all have been taken. */
function hashedPieces(pieces: AsyncIterable<Uint8Array>): {
  readonly pieces: AsyncIterable<Uint8Array>;
  file(): BlobFile;
} {
  const hash = digestStream();
  let bytes = 0;
  let file: BlobFile | undefined;
  return {
    pieces: (async function* () {
      for await (const piece of pieces) {
        hash.update(piece);
        bytes += piece.length;
        yield piece;
      }
    })(),
    file: () => {
      file ??= { digest: hash.finish(), bytes };
      return file;
    },
  };
}
