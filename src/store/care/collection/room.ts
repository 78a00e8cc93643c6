/** Takes the lock of a collection, even on a full disk. */

import { isFull, StoreFault } from '../../fault.ts';
import type { Acquired } from '../../locks/locks.ts';
import { deleteOwn, isFile, whyKept } from '../../ownership.ts';
import type { Store } from '../../store.ts';

/**
 * A full disk may have no room for a lock: then files that only save time are deleted first and listed in `deleted`. A
 * dry run deletes nothing and takes no lock.
 */
export async function acquireWithRoom(
  { layout, documents }: Store,
  acquire: () => Promise<Acquired>,
  dryRun: boolean,
): Promise<{ readonly turn: Acquired; readonly deleted: readonly string[] }> {
  try {
    return { turn: await acquire(), deleted: [] };
  } catch (error) {
    if (!(error instanceof StoreFault && isFull(error.code))) throw error;
    if (dryRun) return { turn: { outcome: 'taken', release: async () => {} }, deleted: [] };
    const caches = [...documents.paths(), layout.statCache];
    const deleted = caches.filter((path) => isFile(path) && whyKept(path) === undefined);
    if (deleted.length === 0) throw error;
    for (const path of deleted) deleteOwn(path);
    return { turn: await acquire(), deleted: deleted.map(layout.local) };
  }
}
