/** How often the kept objects use each blob, and the total bytes of the used blobs. */

import type { Digest } from '../../../core/values/digest.ts';
import type { StoredBlob } from '../inventory.ts';

export interface Uses {
  add(digest: Digest): void;
  drop(digest: Digest): void;
  isUsed(digest: Digest): boolean;
  /** Bytes of all blobs in use. */
  bytes(): number;
}

export function countUses(blobs: readonly StoredBlob[]): Uses {
  const size = new Map(blobs.map((blob) => [blob.digest, blob.bytes]));
  const uses = new Map<Digest, number>();
  let total = 0;
  const isUsed = (digest: Digest): boolean => (uses.get(digest) ?? 0) > 0;
  const change = (digest: Digest, by: number): void => {
    const before = isUsed(digest);
    uses.set(digest, (uses.get(digest) ?? 0) + by);
    if (isUsed(digest) !== before) total += (before ? -1 : 1) * (size.get(digest) ?? 0);
  };
  return {
    add: (digest) => change(digest, 1),
    drop: (digest) => change(digest, -1),
    isUsed,
    bytes: () => total,
  };
}
