/**
 * Reads everything in a store and says what is wrong with it. Repairing takes damaged files away, so that the next run
 * makes them again; it goes on after the first. Safe beside live runs: who misses a file makes it again.
 */

import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionKey, Digest } from '../core/digest.ts';
import type { ActionRecord } from '../core/record.ts';
import { DamagedBlob, StoreFault } from './fault.ts';
import { listBlobs, listPrefixes, listRecords } from './inventory.ts';
import { takeAway } from './publish.ts';
import type { Store } from './store.ts';

export interface Problem {
  readonly kind: 'blob' | 'record' | 'checkpoint';
  /** Digest, key, or prefix key and position. */
  readonly name: string;
  readonly reason: string;
}

export interface Verification {
  readonly blobs: number;
  readonly records: number;
  readonly checkpoints: number;
  readonly problems: readonly Problem[];
}

/** Checks every blob against its name, every record and checkpoint against the blobs. */
export function verifyStore(store: Store, repair: boolean): Verification {
  const problems: Problem[] = [];
  const damaged = new Set<Digest>();
  let blobs = 0;
  for (const blob of listBlobs(store.layout)) {
    blobs++;
    const reason = blobProblem(store, blob.digest, blob.bytes);
    // A run beside this may have found it, too, and have set it aside.
    if (reason === undefined || lstatSync(blob.path, { throwIfNoEntry: false }) === undefined) continue;
    problems.push({ kind: 'blob', name: blob.digest, reason });
    damaged.add(blob.digest);
    if (repair) store.blobs.setAside(blob.digest);
  }
  let records = 0;
  for (const { key, path } of listRecords(store.layout)) {
    records++;
    const reason = recordProblem(store, key, damaged);
    if (reason === undefined) continue;
    problems.push({ kind: 'record', name: key, reason });
    // A run beside this may have put a sound one in its place.
    if (repair && recordProblem(store, key, damaged) !== undefined) takeAway(path);
  }
  let checkpoints = 0;
  for (const prefix of listPrefixes(store.layout))
    for (const position of store.checkpoints.positions(prefix)) {
      checkpoints++;
      const entry = store.checkpoints.entry(prefix, position);
      const sound = entry !== undefined && store.blobs.has(entry.digest, entry.bytes) && !damaged.has(entry.digest);
      if (sound) continue;
      problems.push({
        kind: 'checkpoint',
        name: join(prefix, String(position)),
        reason: 'its blob is missing or damaged',
      });
      if (repair) store.checkpoints.remove(prefix, position);
    }
  return { blobs, records, checkpoints, problems };
}

function blobProblem(store: Store, digest: Digest, bytes: number): string | undefined {
  try {
    store.blobs.read(digest, bytes);
    return undefined;
  } catch (error) {
    if (error instanceof DamagedBlob) return error.reason;
    // A bad place on the disk is damage like another, and no reason to stop looking.
    if (error instanceof StoreFault) return `cannot be read (${error.code})`;
    throw error;
  }
}

function readRecord(store: Store, key: ActionKey): ActionRecord | undefined {
  try {
    return store.records.get(key);
  } catch (error) {
    if (error instanceof StoreFault) return undefined;
    throw error;
  }
}

function recordProblem(store: Store, key: ActionKey, damaged: ReadonlySet<Digest>): string | undefined {
  const record = readRecord(store, key);
  if (record === undefined) return 'it cannot be read, or a blob of it is missing';
  const output = Object.entries(record.outputs).find(([, one]) => damaged.has(one.digest));
  return output === undefined ? undefined : `its output "${output[0]}" is damaged`;
}
