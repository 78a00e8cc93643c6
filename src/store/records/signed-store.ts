/**
 * Records of a shared cache as they were signed, by action key. They tell whose a record of this store is, as long as it
 * stays, and which results the cache has when it cannot be asked. They are checked by their signatures whenever they are
 * read, so they carry no seal.
 */

import type { ActionKey } from '../../core/values/digest.ts';
import { signedName } from '../objects/names.ts';
import type { ObjectStore } from '../objects/object-store.ts';

export interface SignedStore {
  /** Not checked. */
  get(key: ActionKey): Promise<Uint8Array | undefined>;
  /** Replaces an earlier one; durable after the next barrier. Rejects with StoreFault. */
  put(key: ActionKey, bytes: Uint8Array): Promise<void>;
  /** Whether there are none at all; then nobody needs to look for one. Asks once, and again after `put`. */
  isEmpty(): Promise<boolean>;
}

export function openSignedStore(objects: ObjectStore): SignedStore {
  let empty: Promise<boolean> | undefined;
  const get = (key: ActionKey): Promise<Uint8Array | undefined> => objects.get(signedName(key));
  return {
    get,
    put: async (key, bytes) => {
      const found = await get(key);
      if (found !== undefined && Buffer.compare(found, bytes) === 0) return;
      empty = undefined;
      await objects.replace(signedName(key), bytes);
    },
    isEmpty: () => {
      empty ??= objects.list('signed/').then((all) => all.length === 0);
      return empty;
    },
  };
}
