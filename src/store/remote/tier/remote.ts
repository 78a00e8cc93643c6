/**
 * A remote behind a local store: records and blobs are looked up there when they are missing here, and results of this
 * machine are sent there after they were published here. The local store decides; the remote only ever saves work.
 */

import type { ActionRecord } from '../../../core/facts/record.ts';
import type { RemoteUse } from '../../../core/facts/remote-use.ts';
import type { ActionKey, Digest } from '../../../core/values/digest.ts';
import { StoreFault } from '../../fault.ts';
import type { BlobStore } from '../../objects/blob-store.ts';
import { blobName, recordName } from '../../objects/names.ts';
import type { ObjectStore } from '../../objects/object-store.ts';
import type { RecordStore } from '../../records/record-store.ts';
import type { SignedStore } from '../../records/signed-store.ts';
import { atMost } from '../at-once.ts';
import type { SharedObjects } from '../shared-objects.ts';
import type { SigningKey } from '../trust/keys.ts';
import { watchHealth } from './health.ts';
import { isOld, remoteBlobs } from './remote-blobs.ts';
import { blobsIn, remoteRecords, type Trusting } from './remote-records.ts';
import { type Sent, sender } from './send.ts';
import type { Tally } from './tally.ts';

export interface RemoteSettings extends Trusting {
  readonly objects: SharedObjects;
  /** Whether results are taken from it. */
  readonly reads: boolean;
  /** Without one, nothing is sent. */
  readonly signer?: SigningKey;
}

export interface Remote {
  /** A trusted record whose blobs are all here or there. */
  find(key: ActionKey): Promise<ActionRecord | undefined>;
  /** Brings a blob into the local store; false if that is not possible. Rejects with StoreFault. */
  fetch(digest: Digest, bytes: number): Promise<boolean>;
  /** Sends a result that is in the local store. Waits for it. */
  send(record: ActionRecord): Promise<Sent>;
  /** The same without waiting: `settle` does. */
  sendLater(record: ActionRecord): void;
  /** Sentences for the user, those that nobody has heard included. */
  listen(listener: (message: string) => void): void;
  /**
   * Waits until everything is sent, unless `signal` is aborted, and keeps the records that were found: in the store if
   * their artifacts have all been fetched. Returns the part that the remote had.
   */
  settle(signal?: AbortSignal): Promise<RemoteUse>;
  close(): void;
}

const blobsAtOnce = 8;
const looksAtOnce = 32;
/** After this time the user is told why the command still goes on. */
const patienceMs = 2000;

/** The parts of the local store that a remote stands behind. */
export interface Local {
  readonly objects: ObjectStore;
  readonly blobs: BlobStore;
  readonly records: RecordStore;
  readonly signed: SignedStore;
}

export function openRemote(store: Local, settings: RemoteSettings, tally: Tally): Remote {
  const { objects, reads, signer } = settings;
  const health = watchHealth(objects, tally);
  const parts = { objects, health, tally, reads };
  const looking = atMost(looksAtOnce);
  const [records, blobs] = [
    remoteRecords(parts, settings, store.signed, looking),
    remoteBlobs(parts, store.blobs, { looking, fetching: atMost(blobsAtOnce) }),
  ];
  const sendNow = signer && sender(parts, store, signer, { blobs, records }, atMost(blobsAtOnce));
  /** Hits of this process, counted once. */
  const hits = new Map<string, ActionRecord>();
  const evicted = new Set<string>();
  const outstanding = new Set<Promise<void>>();
  /** Results that the remote had before count as there while it cannot be asked, until an artifact is really wanted. */
  let assuming = true;
  const isSomewhere = async ({ digest, bytes }: { readonly digest: Digest; readonly bytes: number }) => {
    if ((await store.blobs.has(digest, bytes)) || (await blobs.has(digest, bytes))) return true;
    if (!reads || !assuming || health.isOn('read')) return false;
    tally.tell(`the shared cache ${objects.url} cannot be asked: the results that it had before count as there`);
    return true;
  };
  const send = async (record: ActionRecord): Promise<Sent> => {
    if (sendNow === undefined || (settings.exact && record.deterministic === false)) return 'kept back';
    const sent = await sendNow(record).catch((error: unknown): Sent => {
      if (!(error instanceof StoreFault)) throw error;
      tally.tell(`a result is not sent to ${objects.url}: ${error.message}`);
      return 'not sent';
    });
    if (sent === 'not sent') tally.counts.unsent++;
    if (typeof sent === 'object') {
      tally.counts.conflicts++;
      if (record.deterministic !== false)
        tally.tell(
          `another machine sent a different result under the key ${record.key.slice(0, 12)}: it is kept there`,
        );
    }
    return sent;
  };
  const later = (call: () => Promise<unknown>): void => {
    const going = call().then(() => void outstanding.delete(going));
    outstanding.add(going);
    // `settle` rejects with its error.
    going.catch(() => {});
  };
  /** The age of objects is the time since their last use, give or take two weeks. */
  const touchLater = (record: ActionRecord): void => {
    const old = blobsIn(record).filter(({ digest }) => blobs.isOld(digest));
    if (old.length === 0) return;
    const name = recordName(record.key as ActionKey);
    later(async () => {
      // Blobs of some remotes stay old: the age of the record tells when they were touched.
      const found = (await health.attempt('read', () => objects.stat(name)))?.done;
      if (found === undefined || !isOld(found)) return;
      const names = [...old.map(({ digest }) => blobName(digest)), name];
      await Promise.all(names.map((one) => health.attempt('write', () => objects.touch(one))));
    });
  };
  /** A hit is remembered, and becomes a result of the local store when all its artifacts are here. */
  const keepHits = async (): Promise<void> => {
    const complete: ActionRecord[] = [];
    for (const record of hits.values()) {
      const here = await Promise.all(blobsIn(record).map(({ digest, bytes }) => store.blobs.has(digest, bytes)));
      const signed = records.taken(record.key as ActionKey);
      if (signed !== undefined) await store.signed.put(record.key as ActionKey, signed);
      if (here.every(Boolean)) complete.push(record);
    }
    // None is here without what tells whose it is.
    await store.objects.barrier();
    for (const record of complete) await store.records.put(record);
    await store.objects.barrier();
  };
  return {
    find: async (key) => {
      const record = await records.find(key);
      if (record === undefined) return undefined;
      const there = await Promise.all(blobsIn(record).map(isSomewhere));
      if (there.every(Boolean)) {
        if (!hits.has(key)) {
          tally.counts.hits++;
          if (signer !== undefined) touchLater(record);
        }
        hits.set(key, record);
        return record;
      }
      if (health.isOn('read') && !evicted.has(key)) {
        tally.counts.evicted++;
        if (!hits.has(key)) tally.counts.misses++;
      }
      evicted.add(key);
      return undefined;
    },
    fetch: async (digest, bytes) => {
      const fetched = await blobs.fetch(digest, bytes);
      if (!fetched && !health.isOn('read')) assuming = false;
      return fetched;
    },
    send,
    sendLater: (record) => later(() => send(record)),
    listen: tally.listen,
    settle: async (signal) => {
      const timer = setTimeout(() => tally.tell(`sending results to ${objects.url}`), patienceMs);
      const aborted = new Promise<void>((resolve) => {
        if (signal?.aborted === true) resolve();
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
      if (outstanding.size > 0) await Promise.race([Promise.all(outstanding), aborted]);
      clearTimeout(timer);
      if (signal?.aborted === true) health.end();
      tally.counts.unsent += outstanding.size;
      outstanding.clear();
      if (hits.size > 0) await keepHits();
      return tally.use();
    },
    close: health.end,
  };
}
