/** Takes the lock of a collection, also on a full disk. */

import { isFull, StoreFault } from '../../fault.ts';
import type { Acquired } from '../../locks/locks.ts';
import { isFile, takeAway, whyKept } from '../../ownership.ts';
import type { Store } from '../../store.ts';

/**
 * A full disk may have no room for a lock: then files go first that only save time, and these are named in `deleted`. A
 * dry run, which deletes nothing, looks without a lock.
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
    for (const path of deleted) takeAway(path);
    return { turn: await acquire(), deleted: deleted.map(layout.local) };
  }
}
