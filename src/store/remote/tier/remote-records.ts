/** Looks records up in a remote. Each is believed only if somebody trusted signed it for this key. */

import { type ActionRecord, blobsOf, readRecord } from '../../../core/facts/record.ts';
import type { ActionKey } from '../../../core/values/digest.ts';
import { recordName } from '../../objects/names.ts';
import type { SignedStore } from '../../records/signed-store.ts';
import { type AtOnce, atMost } from '../at-once.ts';
import { readAll } from '../content.ts';
import { envelopeBytesMax, openEnvelope } from '../trust/envelope.ts';
import type { PublicKey } from '../trust/keys.ts';
import type { RemoteParts } from './remote-blobs.ts';

export interface RemoteRecords {
  /**
   * The trusted record of a key, wherever its blobs are. Asks once and remembers the answer; without one, the record that
   * was there before.
   */
  find(key: ActionKey): Promise<ActionRecord | undefined>;
  /** The signed text of a record that was found there. */
  taken(key: ActionKey): Uint8Array | undefined;
  /** Asks now: a trusted record, `none`, or `unusable` if there is one that nobody here believes; undefined if no answer came. */
  look(key: ActionKey): Promise<ActionRecord | 'none' | 'unusable' | undefined>;
  /** Remembers a record that is in the remote now. */
  sent(record: ActionRecord): void;
}

export interface Trusting {
  readonly trusted: readonly PublicKey[];
  /** Only results of kinds that always give the same bytes. */
  readonly exact: boolean;
}

/** A trusted record, none, or one that nobody here believes. */
type Judged = ActionRecord | 'none' | 'unusable';

/** Many records of at most this size are read at once; a larger one when no other large one is. */
const usualBytesMax = 2 ** 20;

export function remoteRecords(
  { objects, health, tally, reads }: RemoteParts,
  { trusted, exact }: Trusting,
  signed: SignedStore,
  atOnce: AtOnce,
): RemoteRecords {
  const known = new Map<string, Promise<ActionRecord | undefined>>();
  const taken = new Map<string, Uint8Array>();
  // Everybody who may write there may put a large object under each key that is looked up.
  const largeOnes = atMost(1);
  const bytesOf = async (key: ActionKey, bytesMax: number): Promise<Uint8Array | 'none' | undefined> => {
    const pieces = await objects.read(recordName(key));
    return pieces === undefined ? 'none' : readAll(pieces, bytesMax);
  };
  const look: RemoteRecords['look'] = async (key) => {
    const judged = await health.attempt('read', async (): Promise<Judged> => {
      const usual = await bytesOf(key, usualBytesMax);
      if (usual !== undefined) return usual === 'none' ? usual : read(key, usual);
      // Judged within its turn: the queue holds its results until it is empty, and those must be small.
      return largeOnes(async () => {
        const bytes = await bytesOf(key, envelopeBytesMax);
        return bytes === 'none' ? bytes : read(key, bytes ?? new Uint8Array());
      });
    });
    return judged?.done;
  };
  const read = (key: ActionKey, bytes: Uint8Array): Judged => {
    const opened = openEnvelope(key, bytes, trusted);
    if ('untrusted' in opened) {
      tally.addUntrusted(opened.untrusted);
      return 'unusable';
    }
    const found = 'problem' in opened ? opened : readRecord(opened.record, key);
    if ('record' in found && typeof found.record !== 'string') {
      taken.set(key, bytes);
      return found.record;
    }
    const later = 'later' in found && found.later === true;
    if (later) tally.tell(`the shared cache ${objects.url} has records of a newer version of this program`);
    else tally.counts.damaged++;
    return later ? 'none' : 'unusable';
  };
  const ask = async (key: ActionKey): Promise<ActionRecord | undefined> => {
    const wasOn = health.isOn('read');
    const asked = wasOn ? await atOnce(() => look(key)) : undefined;
    const before = asked === undefined ? await signed.get(key) : undefined;
    const found = before === undefined ? asked : read(key, before);
    const record = typeof found === 'object' ? found : undefined;
    const shared = record !== undefined && !(exact && record.deterministic === false);
    if (!shared && wasOn) tally.counts.misses++;
    return shared ? record : undefined;
  };
  return {
    look,
    find: async (key) => {
      if (!reads) return undefined;
      const asked = known.get(key) ?? ask(key);
      known.set(key, asked);
      return asked;
    },
    taken: (key) => taken.get(key),
    sent: (record) => void known.set(record.key, Promise.resolve(record)),
  };
}

/** The blobs that a record names, each once. */
export function blobsIn(record: ActionRecord): ReturnType<typeof blobsOf> {
  const all = Object.values(record.outputs).flatMap(blobsOf);
  return [...new Map(all.map((blob) => [blob.digest, blob])).values()];
}
