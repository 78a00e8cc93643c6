/**
 * The records of a store of which some were taken from a shared cache. Such a record is believed as long as
 * somebody trusted has signed it: one that a project trusted yesterday, or trusts on another branch, counts as missing today.
 */

import type { ActionRecord } from '../../../core/facts/record.ts';
import type { ActionKey } from '../../../core/values/digest.ts';
import { type RecordStore, recordText } from '../../records/record-store.ts';
import type { SignedStore } from '../../records/signed-store.ts';
import { openEnvelope, unverifiedText } from './envelope.ts';
import type { PublicKey } from './keys.ts';

export interface Believing {
  /** Asked when a record of somebody else is met. */
  trusted(): Promise<readonly PublicKey[]>;
  /** Hears of each record that is not believed, once. */
  untrusted(by: string): void;
}

export function believedRecords(
  { records, signed }: { readonly records: RecordStore; readonly signed: SignedStore },
  { trusted, untrusted }: Believing,
): RecordStore {
  const told = new Set<string>();
  const isBelieved = async (record: ActionRecord): Promise<boolean> => {
    const envelope = await envelopeOf(signed, record);
    if (envelope === undefined) return true;
    const opened = openEnvelope(record.key as ActionKey, envelope, await trusted());
    if ('untrusted' in opened && !told.has(record.key)) untrusted(opened.untrusted);
    told.add(record.key);
    return 'record' in opened;
  };
  return {
    ...records,
    get: async (key) => {
      const record = await records.get(key);
      return record !== undefined && (await isBelieved(record)) ? record : undefined;
    },
    find: async (key) => {
      const found = await records.find(key);
      return found !== undefined && (await isBelieved(found.record)) ? found : undefined;
    },
    put: async (made) => {
      const record = await records.put(made);
      if (record === made || (await isBelieved(record))) return record;
      return records.replace(made);
    },
  };
}

/** A sentence for the user. */
export function distrustText(by: string): string {
  return `results in this store that ${by} signed count as missing: \`trust\` does not name it`;
}

/** The signed text from which a record of the store was taken; undefined for results of this store. */
export async function envelopeOf(signed: SignedStore, record: ActionRecord): Promise<Uint8Array | undefined> {
  if (await signed.isEmpty()) return undefined;
  const bytes = await signed.get(record.key as ActionKey);
  return bytes !== undefined && unverifiedText(bytes) === recordText(record) ? bytes : undefined;
}
