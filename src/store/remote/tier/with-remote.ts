/** A store with a remote behind it: everything that reads or publishes results works as before, and reaches further. */

import { DamagedBlob } from '../../fault.ts';
import type { BlobStore } from '../../objects/blob-store.ts';
import type { RecordStore } from '../../records/record-store.ts';
import type { Store } from '../../store.ts';
import { believedRecords, distrustText } from '../trust/believed.ts';
import { openRemote, type Remote, type RemoteSettings } from './remote.ts';
import { openTally } from './tally.ts';

export function storeWithRemote(store: Store, settings: RemoteSettings): Store {
  const tally = openTally(settings.objects.url);
  const untrusted = (by: string): void => {
    tally.addUntrusted(by);
    tally.tell(distrustText(by));
  };
  const records = believedRecords(store, { trusted: async () => settings.trusted, untrusted });
  const remote = openRemote({ ...store, records }, settings, tally);
  return { ...store, blobs: blobsWith(store.blobs, remote), records: recordsWith(records, remote), remote };
}

/** Blobs that are missing or damaged here are fetched when they are read. */
function blobsWith(blobs: BlobStore, remote: Remote): BlobStore {
  const reading =
    <Result>(read: (digest: Parameters<BlobStore['read']>[0], size: number) => Promise<Result>) =>
    async (...[digest, size]: Parameters<BlobStore['read']>): Promise<Result> => {
      try {
        return await read(digest, size);
      } catch (error) {
        if (!(error instanceof DamagedBlob)) throw error;
        if (!(await remote.fetch(digest, size))) throw error;
        return read(digest, size);
      }
    };
  return { ...blobs, read: reading(blobs.read), open: reading(blobs.open), fileOf: reading(blobs.fileOf) };
}

function recordsWith(records: RecordStore, remote: Remote): RecordStore {
  return {
    ...records,
    get: async (key, awaited) => (await records.get(key, awaited)) ?? remote.find(key),
    find: async (key) => {
      const found = await records.find(key);
      if (found !== undefined && found.missing.length === 0) return found;
      const record = await remote.find(key);
      return record === undefined ? found : { record, missing: [] };
    },
    put: async (made) => {
      const record = await records.put(made);
      if (record !== made) return record;
      if (record.deterministic !== false) {
        remote.sendLater(record);
        return record;
      }
      // Another machine may have sent another result meanwhile: actions that depend on this one take that one.
      const sent = await remote.send(record);
      if (typeof sent !== 'object') return record;
      await records.discard(record.key as Parameters<RecordStore['discard']>[0]);
      return sent.other;
    },
  };
}
