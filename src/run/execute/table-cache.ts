/**
 * Caches decoded artifacts in a worker between actions and drops the least recently used, so that the points of a grid
 * read their dataset once. The bytes were checked against their digest when they were read.
 */

import type { Digest } from '../../core/values/digest.ts';
import { type ReadArtifact, readTable } from '../../store/objects/artifact.ts';
import type { BlobStore } from '../../store/objects/blob-store.ts';

export function tableCache(
  blobs: BlobStore,
  bytesMax: number,
): (digest: Digest, bytes: number) => Promise<ReadArtifact> {
  const kept = new Map<Digest, { readonly table: Promise<ReadArtifact>; readonly bytes: number }>();
  let total = 0;
  const drop = (digest: Digest): void => {
    total -= kept.get(digest)?.bytes ?? 0;
    kept.delete(digest);
  };
  return async (digest, bytes) => {
    const found = kept.get(digest);
    if (found !== undefined) {
      kept.delete(digest);
      kept.set(digest, found);
      return found.table;
    }
    // Make room first: the cached tables and the new one must not be in memory together.
    for (const oldest of kept.keys()) {
      if (total + bytes <= bytesMax) break;
      drop(oldest);
    }
    const table = readTable(blobs, digest, bytes);
    if (bytes > bytesMax) return table;
    // Cache the promise, so that two concurrent readers share one reading.
    const entry = { table, bytes };
    kept.set(digest, entry);
    total += bytes;
    try {
      return await table;
    } catch (error) {
      if (kept.get(digest) === entry) drop(digest);
      throw error;
    }
  };
}
