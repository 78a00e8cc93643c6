/**
 * Lists everything with the name of a blob, a record or a checkpoint, regular file or not: for verifying, collecting
 * and counting.
 */

import type { ActionKey, Digest } from '../../core/values/digest.ts';
import type { FaultListener } from '../fault.ts';
import { checkpointIn, digestIn, keyIn } from '../objects/names.ts';
import type { ListedObject, ObjectStore } from '../objects/object-store.ts';

export interface StoredBlob extends ListedObject {
  readonly digest: Digest;
}

export interface StoredRecord extends ListedObject {
  readonly key: ActionKey;
}

export interface StoredCheckpoint extends ListedObject {
  readonly prefix: ActionKey;
  /** The number in its name, which need not be a valid position. */
  readonly number: string;
}

export async function listBlobs(objects: ObjectStore, onFault?: FaultListener): Promise<StoredBlob[]> {
  return (await objects.list('blobs/', onFault)).map((one) => ({ ...one, digest: digestIn(one.name) }));
}

export async function listRecords(objects: ObjectStore, onFault?: FaultListener): Promise<StoredRecord[]> {
  return (await objects.list('records/', onFault)).map((one) => ({ ...one, key: keyIn(one.name) }));
}

export async function listCheckpoints(objects: ObjectStore, onFault?: FaultListener): Promise<StoredCheckpoint[]> {
  return (await objects.list('checkpoints/', onFault)).map((one) => ({ ...one, ...checkpointIn(one.name) }));
}

/** Prefix keys under which there are checkpoints. */
export async function listPrefixes(objects: ObjectStore, onFault?: FaultListener): Promise<ActionKey[]> {
  return [...new Set((await listCheckpoints(objects, onFault)).map(({ prefix }) => prefix))];
}
