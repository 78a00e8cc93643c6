/**
 * Decoded artifacts a worker keeps between actions, least recently used out first, so that the points of a grid read
 * their dataset once. The bytes were checked against their digest when they were read.
 */

import type { Digest } from '../../core/values/digest.ts';
import type { Table } from '../../stage-api/table.ts';
import { readTable } from '../../store/objects/artifact.ts';
import type { BlobStore } from '../../store/objects/blob-store.ts';

export function tableCache(blobs: BlobStore, bytesMax: number): (digest: Digest, bytes: number) => Promise<Table> {
  const kept = new Map<Digest, { table: Table; bytes: number }>();
  let total = 0;
  return async (digest, bytes) => {
    const found = kept.get(digest);
    if (found !== undefined) {
      kept.delete(digest);
      kept.set(digest, found);
      return found.table;
    }
    // Room is made first: what was kept and what comes must not be in memory together.
    for (const [oldest, entry] of kept) {
      if (total + bytes <= bytesMax) break;
      kept.delete(oldest);
      total -= entry.bytes;
    }
    const table = await readTable(blobs, digest, bytes);
    if (bytes <= bytesMax) {
      kept.set(digest, { table, bytes });
      total += bytes;
    }
    return table;
  };
}
