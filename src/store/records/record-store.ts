/** Records by action key. A record that cannot be read, or whose blobs are missing, is a miss and never an error. */

import { type ActionRecord, blobsOf, lackingIn, type ReadRecord, readRecord } from '../../core/facts/record.ts';
import { canonicalJson, type Json } from '../../core/values/canonical.ts';
import type { ActionKey } from '../../core/values/digest.ts';
import type { BlobStore } from '../objects/blob-store.ts';
import { recordName } from '../objects/names.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { seal, unseal } from './sealed.ts';

export interface FoundRecord {
  readonly record: ActionRecord;
  /** Outputs of which a blob is missing. */
  readonly missing: readonly string[];
}

export interface RecordStore {
  /**
   * The record of a key, if it is intact and all its blobs exist (by name and size). `awaited`: somebody has just made
   * it, and another machine may see that late.
   */
  get(key: ActionKey, awaited?: boolean): Promise<ActionRecord | undefined>;
  /** The record of a key, if it is intact, whether or not its blobs exist. */
  find(key: ActionKey): Promise<FoundRecord | undefined>;
  /** The intact record of a key, or why it is not valid; undefined if there is none. Rejects with StoreFault. */
  look(key: ActionKey): Promise<ReadRecord | undefined>;
  /**
   * Publishes a record, durably after the next barrier. Waits for a barrier first, so that its blobs are durable before
   * it has its name. Returns the record that now holds the key: the first one wins.
   */
  put(record: ActionRecord): Promise<ActionRecord>;
  /** Publishes a record in place of the one that holds the key, for results that differ from execution to execution. */
  replace(record: ActionRecord): Promise<ActionRecord>;
  /** Deletes a record that was found to be wrong. */
  discard(key: ActionKey): Promise<void>;
}

export function openRecordStore(objects: ObjectStore, blobs: BlobStore): RecordStore {
  const look = async (key: ActionKey): Promise<ReadRecord | undefined> => {
    const text = await objects.text(recordName(key));
    if (text === undefined) return undefined;
    const unsealed = unseal(text);
    return unsealed === undefined ? { problem: 'it is damaged' } : readRecord(unsealed, key);
  };
  const read = async (key: ActionKey, awaited = false): Promise<ActionRecord | undefined> => {
    const seen = await look(key);
    const found = seen === undefined && awaited && (await objects.appears(recordName(key))) ? await look(key) : seen;
    return found !== undefined && 'record' in found ? found.record : undefined;
  };
  const missingIn = async (record: ActionRecord): Promise<string[]> => {
    const missing: string[] = [];
    for (const [port, output] of Object.entries(record.outputs))
      for (const { digest, bytes } of blobsOf(output))
        if (!(await blobs.has(digest, bytes))) {
          missing.push(port);
          break;
        }
    return missing;
  };
  const get = async (key: ActionKey, awaited?: boolean): Promise<ActionRecord | undefined> => {
    const record = await read(key, awaited);
    return record !== undefined && (await missingIn(record)).length === 0 ? record : undefined;
  };
  return {
    get,
    find: async (key) => {
      const record = await read(key);
      return record === undefined ? undefined : { record, missing: await missingIn(record) };
    },
    look,
    put: async (record) => {
      const bytes = seal(recordText(record));
      const key = record.key as ActionKey;
      await objects.barrier();
      if (await objects.putIfAbsent(recordName(key), bytes)) return record;
      const holder = await get(key, true);
      const types = Object.fromEntries(Object.entries(record.outputs).map(([port, { type }]) => [port, type]));
      if (holder !== undefined && lackingIn(holder, types).length === 0) return holder;
      // The existing record is damaged, has lost its blobs or is of other outputs: replace it.
      await objects.remove(recordName(key));
      await objects.putIfAbsent(recordName(key), bytes);
      return record;
    },
    replace: async (record) => {
      await objects.barrier();
      await objects.replace(recordName(record.key as ActionKey), seal(recordText(record)));
      return record;
    },
    discard: async (key) => void (await objects.remove(recordName(key))),
  };
}

/** The text of a record, which is sealed here and signed for other machines. */
export function recordText(record: ActionRecord): string {
  return canonicalJson(record as unknown as Json);
}
