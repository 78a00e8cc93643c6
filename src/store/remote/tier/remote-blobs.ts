/** Blobs of a remote: whether it has them, and bringing them into the local store. Each is checked on its way. */

import type { Digest } from '../../../core/values/digest.ts';
import type { BlobStore } from '../../objects/blob-store.ts';
import { blobName } from '../../objects/names.ts';
import type { ObjectStat } from '../../objects/object-store.ts';
import type { AtOnce } from '../at-once.ts';
import { checkedPieces, WrongBytes } from '../content.ts';
import type { SharedObjects } from '../shared-objects.ts';
import type { Health } from './health.ts';
import type { Tally } from './tally.ts';

export interface RemoteBlobs {
  /** Whether the remote has a blob of this size that was not seen to be damaged. Asks once; false while it is off. */
  has(digest: Digest, bytes: number): Promise<boolean>;
  /** Brings a blob into the local store; false if that is not possible. Rejects with StoreFault. */
  fetch(digest: Digest, bytes: number): Promise<boolean>;
  /** Remembers that the remote has a blob, for it was just sent. */
  sent(digest: Digest): void;
  /** Whether the remote's bytes under this name are wrong, so that a writer should replace them. */
  isDamaged(digest: Digest): boolean;
  /** Whether it was not used for so long that it should be touched. */
  isOld(digest: Digest): boolean;
}

/** Servers delete objects by their age: a used one is not to become older than this. */
const youngMs = 14 * 86_400_000;

export function isOld({ modified }: Pick<ObjectStat, 'modified'>): boolean {
  return Date.now() - modified > youngMs;
}

export interface RemoteParts {
  readonly objects: SharedObjects;
  readonly health: Health;
  readonly tally: Tally;
  /** Whether the remote is to be read. */
  readonly reads: boolean;
}

export function remoteBlobs(
  { objects, health, tally, reads }: RemoteParts,
  local: BlobStore,
  { looking, fetching: moving }: { readonly looking: AtOnce; readonly fetching: AtOnce },
): RemoteBlobs {
  const known = new Map<Digest, Promise<boolean>>();
  const damaged = new Set<Digest>();
  const old = new Set<Digest>();
  const fetching = new Map<Digest, Promise<boolean>>();
  const foundDamaged = (digest: Digest): void => {
    if (!damaged.has(digest)) tally.counts.damaged++;
    damaged.add(digest);
    tally.tell(`the shared cache ${objects.url} has a damaged artifact: ${digest}`);
  };
  const look = async (digest: Digest, bytes: number): Promise<boolean> => {
    const found = (await health.attempt('read', () => objects.stat(blobName(digest))))?.done;
    if (found === undefined) return false;
    if (found.bytes !== bytes) {
      foundDamaged(digest);
      return false;
    }
    if (isOld(found)) old.add(digest);
    return true;
  };
  const fetch = async (digest: Digest, bytes: number): Promise<boolean> => {
    try {
      const fetched = await health.attempt('read', async () => {
        const pieces = await objects.read(blobName(digest));
        if (pieces === undefined) return false;
        await local.putPieces(checkedPieces(pieces, bytes, digest.slice('sha256:'.length)));
        return true;
      });
      if (fetched?.done !== true) {
        known.set(digest, Promise.resolve(false));
        return false;
      }
    } catch (error) {
      if (!(error instanceof WrongBytes)) throw error;
      foundDamaged(digest);
      return false;
    }
    tally.counts.fetchedBlobs++;
    tally.counts.fetchedBytes += bytes;
    return true;
  };
  return {
    has: async (digest, bytes) => {
      if (!reads || damaged.has(digest) || !health.isOn('read')) return false;
      const asked = known.get(digest) ?? looking(() => look(digest, bytes));
      known.set(digest, asked);
      // It may have been turned off meanwhile.
      return (await asked) && health.isOn('read');
    },
    fetch: async (digest, bytes) => {
      if (!reads || damaged.has(digest) || !health.isOn('read')) return false;
      const started = fetching.get(digest) ?? moving(() => fetch(digest, bytes)).finally(() => fetching.delete(digest));
      fetching.set(digest, started);
      return started;
    },
    sent: (digest) => {
      damaged.delete(digest);
      known.set(digest, Promise.resolve(true));
    },
    isDamaged: (digest) => damaged.has(digest),
    isOld: (digest) => old.has(digest),
  };
}
