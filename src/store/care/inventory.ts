/** What lies in a store, file by file: for verifying, collecting and counting. Reads names and sizes only. */

import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ActionKey, type Digest, parseActionKey, parseDigest } from '../../core/values/digest.ts';
import { isMissing, StoreFault } from '../fault.ts';
import type { Layout } from '../layout.ts';

export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

export interface StoredBlob extends StoredFile {
  readonly digest: Digest;
}

export interface StoredRecord extends StoredFile {
  readonly key: ActionKey;
}

/** Hears of a folder that cannot be listed, so that the rest is listed all the same. Without one, that is thrown. */
export type FaultListener = (fault: StoreFault) => void;

/** For whom what cannot be listed is no empty folder. */
export const refuse: FaultListener = (fault) => {
  throw fault;
};

/** All that has the name of a blob, in order of the names, whatever it is. Other names are nobody's business. */
export function* listBlobs(layout: Layout, onFault?: FaultListener): Generator<StoredBlob> {
  for (const folder of names(layout.blobs, onFault))
    for (const name of names(join(layout.blobs, folder), onFault)) {
      const hex = folder + name.replace(/\.arrow$/, '');
      const file = fileAt(join(layout.blobs, folder, name), onFault);
      if (file !== undefined && /^[0-9a-f]{64}$/.test(hex)) yield { ...file, digest: parseDigest(`sha256:${hex}`) };
    }
}

export function* listRecords(layout: Layout, onFault?: FaultListener): Generator<StoredRecord> {
  for (const folder of names(layout.results, onFault))
    for (const name of names(join(layout.results, folder), onFault)) {
      const key = name.replace(/\.json$/, '');
      const file = fileAt(join(layout.results, folder, name), onFault);
      if (file !== undefined && /^[0-9a-f]{64}$/.test(key)) yield { ...file, key: parseActionKey(key) };
    }
}

/** Prefix keys under which there are checkpoints. */
export function* listPrefixes(layout: Layout, onFault?: FaultListener): Generator<ActionKey> {
  for (const folder of names(layout.prefixes, onFault))
    for (const name of names(join(layout.prefixes, folder), onFault))
      if (/^[0-9a-f]{64}$/.test(name)) yield parseActionKey(name);
}

export function* listTemporary(layout: Layout): Generator<StoredFile> {
  for (const name of names(layout.temporary)) {
    const file = fileAt(join(layout.temporary, name));
    if (file !== undefined) yield file;
  }
}

/** Sorted names in a folder; none if it is not there. */
export function names(folder: string, onFault?: FaultListener): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    const fault = new StoreFault('list', folder, error);
    if (onFault === undefined) throw fault;
    onFault(fault);
    return [];
  }
}

/** Undefined for what is gone, or cannot be looked at and is told to the listener. */
export function fileAt(path: string, onFault?: FaultListener): StoredFile | undefined {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    return stat && { path, bytes: stat.size, modified: stat.mtimeMs };
  } catch (error) {
    if (isMissing(error)) return undefined;
    const fault = new StoreFault('look at', path, error);
    if (onFault === undefined) throw fault;
    onFault(fault);
    return undefined;
  }
}
