/**
 * Where objects are in a remote: the layout that all kinds of remotes have.
 *
 *   ac/<k2>/<key>.json   a signed record
 *   cas/<d2>/<sha256>    a blob
 */

import { parseActionKey, parseDigest } from '../../core/values/digest.ts';
import { blobName, digestIn, keyIn, recordName } from '../objects/names.ts';
import type { ObjectName } from '../objects/object-store.ts';

export type SharedCollection = 'blobs' | 'records';

export const sharedFolders: { readonly [collection in SharedCollection]: string } = { blobs: 'cas', records: 'ac' };

/** The path of an object below the remote's root, with slashes. */
export function pathOf(name: ObjectName): string {
  if (name.startsWith('records/')) {
    const key = keyIn(name);
    return `ac/${key.slice(0, 2)}/${key}.json`;
  }
  const hex = digestIn(name).slice('sha256:'.length);
  return `cas/${hex.slice(0, 2)}/${hex}`;
}

/** The name of the object at a path; undefined for a path that no object has. */
export function nameAt(path: string): ObjectName | undefined {
  const [, key] = /^ac\/[0-9a-f]{2}\/([0-9a-f]{64})\.json$/.exec(path) ?? [];
  const [, hex] = /^cas\/[0-9a-f]{2}\/([0-9a-f]{64})$/.exec(path) ?? [];
  const name = key === undefined ? hex && blobName(parseDigest(`sha256:${hex}`)) : recordName(parseActionKey(key));
  return name !== undefined && name !== '' && pathOf(name) === path ? name : undefined;
}
