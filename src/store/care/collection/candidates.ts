/** The records, checkpoints, blobs and codes of a store, with the facts by which a collection chooses among them. */

import type { ActionRecord } from '../../../core/facts/record.ts';
import type { ActionKey, Digest } from '../../../core/values/digest.ts';
import { digestIn, keyIn } from '../../objects/names.ts';
import type { ListedObject } from '../../objects/object-store.ts';
import type { Store } from '../../store.ts';
import { listBlobs, listPrefixes, listRecords, type StoredBlob, type StoredRecord } from '../inventory.ts';

export interface RecordCandidate extends StoredRecord {
  /** Undefined if it is damaged or its blobs are missing. */
  readonly record: ActionRecord | undefined;
}

export interface CheckpointCandidate {
  readonly prefix: ActionKey;
  readonly position: number;
  /** Undefined if it is damaged. */
  readonly digest: Digest | undefined;
  /** Whether it is the furthest intact one of its prefix: a longer training continues from it. */
  readonly furthest: boolean;
}

export interface CodeCandidate extends ListedObject {
  readonly digest: Digest;
}

export interface FailureCandidate extends ListedObject {
  readonly key: ActionKey;
}

export interface SignedCandidate extends ListedObject {
  readonly key: ActionKey;
}

export interface Candidates {
  readonly records: readonly RecordCandidate[];
  readonly checkpoints: readonly CheckpointCandidate[];
  readonly failures: readonly FailureCandidate[];
  readonly blobs: readonly StoredBlob[];
  readonly codes: readonly CodeCandidate[];
  readonly signed: readonly SignedCandidate[];
}

export async function findCandidates(store: Store): Promise<Candidates> {
  const records: RecordCandidate[] = [];
  for (const one of await listRecords(store.objects))
    records.push({ ...one, record: await store.records.get(one.key) });
  const failures = await store.objects.list('failures/');
  const codes = await store.objects.list('codes/');
  const signed = await store.objects.list('signed/');
  return {
    records,
    checkpoints: await checkpointsIn(store),
    failures: failures.map((one) => ({ ...one, key: keyIn(one.name) })),
    blobs: await listBlobs(store.objects),
    codes: codes.map((one) => ({ ...one, digest: digestIn(one.name) })),
    signed: signed.map((one) => ({ ...one, key: keyIn(one.name) })),
  };
}

async function checkpointsIn({ objects, blobs, checkpoints }: Store): Promise<CheckpointCandidate[]> {
  const found: CheckpointCandidate[] = [];
  for (const prefix of await listPrefixes(objects)) {
    let isFirst = true;
    for (const position of (await checkpoints.positions(prefix)).reverse()) {
      const entry = await checkpoints.entry(prefix, position);
      const sound = entry !== undefined && (await blobs.has(entry.digest, entry.bytes));
      found.push({ prefix, position, digest: entry?.digest, furthest: isFirst && sound });
      if (sound) isFirst = false;
    }
  }
  return found;
}
