/**
 * A quick check of a store: counts, sizes, leftovers of killed processes. Reads names and sizes; `verify` reads bytes.
 */

import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { deadLocks } from '../locks/lock-folder.ts';
import { listDrafts } from '../objects/drafts.ts';
import { type Presence, storePresence } from '../presence.ts';
import type { Store } from '../store.ts';
import { listBlobs, listPrefixes, listRecords } from './inventory.ts';

export interface StoreHealth {
  readonly root: string;
  readonly exists: boolean;
  /** A run cannot use `foreign` and `no folder`. */
  readonly presence: Presence;
  readonly writable: boolean;
  readonly blobs: Amount;
  readonly records: Amount;
  /** Number of trainings with checkpoints. */
  readonly prefixes: number;
  /** Drafts that were never published. A file being written now counts too. */
  readonly drafts: Amount;
  /** Locks of dead processes; the next holder deletes them. */
  readonly deadLocks: number;
  /** Free bytes on the disk for this user; absent if the system does not report them. */
  readonly freeBytes?: number;
}

export interface Amount {
  readonly count: number;
  readonly bytes: number;
}

/** Rejects with StoreFault if a folder of the store cannot be listed. */
export async function storeHealth({ root, layout, objects }: Store): Promise<StoreHealth> {
  const nearest = nearestExisting(root);
  const free = freeBytes(nearest);
  return {
    root,
    exists: existsSync(root),
    presence: storePresence(root),
    writable: isWritable(nearest),
    blobs: amount(await listBlobs(objects)),
    records: amount(await listRecords(objects)),
    prefixes: (await listPrefixes(objects)).length,
    drafts: amount(listDrafts(layout.temporary)),
    deadLocks: deadLocks(layout.locks).length,
    ...(free !== undefined && { freeBytes: free }),
  };
}

function amount(files: Iterable<{ readonly bytes: number }>): Amount {
  let count = 0;
  let bytes = 0;
  for (const file of files) {
    count++;
    bytes += file.bytes;
  }
  return { count, bytes };
}

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function freeBytes(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
