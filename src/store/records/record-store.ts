/** Records by action key. A record that cannot be read, or whose blobs are gone, is a miss and never an error. */

import { type ActionRecord, type ReadRecord, readRecord } from '../../core/facts/record.ts';
import { canonicalJson, type Json } from '../../core/values/canonical.ts';
import type { ActionKey } from '../../core/values/digest.ts';
import { isNoFile, StoreFault } from '../fault.ts';
import type { Layout } from '../layout.ts';
import type { BlobStore } from '../objects/blob-store.ts';
import { publishFile } from '../objects/publish.ts';
import { readSmallText } from '../objects/small-file.ts';
import { takeAway } from '../ownership.ts';
import { seal, unseal } from './sealed.ts';

export interface FoundRecord {
  readonly record: ActionRecord;
  /** Outputs whose blobs are not there. */
  readonly missing: readonly string[];
}

export interface RecordStore {
  /** The record of a key, if it is sound and all its blobs are there (by name and size). */
  get(key: ActionKey): ActionRecord | undefined;
  /** The record of a key, if it is sound, whatever has become of its blobs. */
  find(key: ActionKey): FoundRecord | undefined;
  /** What lies under a key: a sound record, or why it is none; undefined if nothing does. Throws StoreFault. */
  look(key: ActionKey): ReadRecord | undefined;
  /** Publishes a record; its blobs must be durable. Returns the record that now holds the key: the first one wins. */
  put(record: ActionRecord): ActionRecord;
  /** Deletes a record that was found to say what is not so. */
  discard(key: ActionKey): void;
}

export function openRecordStore(layout: Layout, blobs: BlobStore): RecordStore {
  const look = (key: ActionKey): ReadRecord | undefined => {
    let text: string;
    try {
      text = readSmallText(layout.record(key));
    } catch (error) {
      if (isNoFile(error)) return undefined;
      throw new StoreFault('read', layout.record(key), error);
    }
    const unsealed = unseal(text);
    return unsealed === undefined ? { problem: 'it is not as it was written' } : readRecord(unsealed, key);
  };
  const read = (key: ActionKey): ActionRecord | undefined => {
    const found = look(key);
    return found !== undefined && 'record' in found ? found.record : undefined;
  };
  const complete = (record: ActionRecord | undefined): record is ActionRecord =>
    record !== undefined && Object.values(record.outputs).every((output) => blobs.has(output.digest, output.bytes));
  return {
    get: (key) => {
      const record = read(key);
      return complete(record) ? record : undefined;
    },
    find: (key) => {
      const record = read(key);
      if (record === undefined) return undefined;
      const outputs = Object.entries(record.outputs);
      const missing = outputs.filter(([, { digest, bytes }]) => !blobs.has(digest, bytes)).map(([port]) => port);
      return { record, missing };
    },
    look,
    put: (record) => {
      const bytes = seal(canonicalJson(record as unknown as Json));
      const key = record.key as ActionKey;
      if (publishFile(layout.temporary, layout.record(key), bytes)) return record;
      const holder = read(key);
      const ports = Object.keys(record.outputs);
      if (complete(holder) && ports.every((port) => Object.hasOwn(holder.outputs, port))) return holder;
      // What holds the name is damaged or has lost its blobs: it is of no use to anybody.
      takeAway(layout.record(key));
      publishFile(layout.temporary, layout.record(key), bytes);
      return record;
    },
    discard: (key) => takeAway(layout.record(key)),
  };
}
