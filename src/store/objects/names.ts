/** Builds and parses the names of objects; no other module does. */

import { type ActionKey, type Digest, parseActionKey, parseDigest } from '../../core/values/digest.ts';
import type { Collection, ObjectName } from './object-store.ts';

export const blobName = (digest: Digest): ObjectName => `blobs/${digest}`;
export const recordName = (key: ActionKey): ObjectName => `records/${key}`;
/** The prefix of the names of all records whose keys begin with these digits. */
export const recordsFrom = (digits: string): ObjectName => `records/${digits}`;
export const codeName = (digest: Digest): ObjectName => `codes/${digest}`;
export const markName = (key: ActionKey): ObjectName => `marks/${key}`;
export const failureName = (key: ActionKey): ObjectName => `failures/${key}`;
export const signedName = (key: ActionKey): ObjectName => `signed/${key}`;
/** Any number makes a name; the checkpoint store decides which numbers are positions. */
export const checkpointName = (prefix: ActionKey, position: number | string): ObjectName =>
  `checkpoints/${prefix}/${position}`;

/** The digest in the name of a blob or a code. */
export function digestIn(name: ObjectName): Digest {
  return parseDigest(restOf(name));
}

/** The key in the name of a record, a failure, a mark or a signed record. */
export function keyIn(name: ObjectName): ActionKey {
  return parseActionKey(restOf(name));
}

/** Prefix key and number in the name of a checkpoint. */
export function checkpointIn(name: ObjectName): { readonly prefix: ActionKey; readonly number: string } {
  const [prefix = '', number = ''] = restOf(name).split('/');
  return { prefix: parseActionKey(prefix), number };
}

export function collectionOf(name: ObjectName): Collection {
  return name.slice(0, name.indexOf('/')) as Collection;
}

/** The name without its collection. */
export function restOf(name: ObjectName): string {
  return name.slice(name.indexOf('/') + 1);
}
