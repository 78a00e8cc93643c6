/**
 * Sends results to a remote: first the blobs, then the signed record, both only if their names are free. A record that
 * nobody here believes, and a blob with wrong bytes, do not keep their names: they are replaced.
 */

import type { ActionRecord } from '../../../core/facts/record.ts';
import { canonicalJson } from '../../../core/values/canonical.ts';
import type { ActionKey, Digest } from '../../../core/values/digest.ts';
import { blobName, recordName } from '../../objects/names.ts';
import type { ObjectStore } from '../../objects/object-store.ts';
import { recordText } from '../../records/record-store.ts';
import type { SignedStore } from '../../records/signed-store.ts';
import type { AtOnce } from '../at-once.ts';
import { bytesContent, checkedPieces, WrongBytes } from '../content.ts';
import type { Content } from '../shared-objects.ts';
import { envelopeOf } from '../trust/believed.ts';
import { signRecord } from '../trust/envelope.ts';
import type { SigningKey } from '../trust/keys.ts';
import type { RemoteBlobs, RemoteParts } from './remote-blobs.ts';
import { blobsIn, type RemoteRecords } from './remote-records.ts';

/** `there`: the same result was there before. `kept back`: it is not to be shared. `not sent`: the reason has been told. */
export type Sent = 'sent' | 'there' | 'kept back' | 'not sent' | { readonly other: ActionRecord };

export function sender(
  { objects, health, tally }: RemoteParts,
  local: { readonly objects: ObjectStore; readonly signed: SignedStore },
  signer: SigningKey,
  { blobs, records }: { readonly blobs: RemoteBlobs; readonly records: RemoteRecords },
  atOnce: AtOnce,
): (record: ActionRecord) => Promise<Sent> {
  const contentOf = (digest: Digest, bytes: number): Content => {
    const sha256 = digest.slice('sha256:'.length);
    return {
      bytes,
      sha256,
      open: async function* () {
        const pieces = await local.objects.read(blobName(digest));
        if (pieces === undefined) throw new WrongBytes('none');
        yield* checkedPieces(pieces, bytes, sha256);
      },
    };
  };
  const sending = new Map<Digest, Promise<boolean>>();
  const sendBlob = async (digest: Digest, bytes: number): Promise<boolean> => {
    const name = blobName(digest);
    const there = (await health.attempt('read', () => objects.stat(name)))?.done;
    const replace = blobs.isDamaged(digest) || (there !== undefined && there.bytes !== bytes);
    if (!replace && there !== undefined) return true;
    try {
      const put = await health.attempt('write', () => objects.put(name, contentOf(digest, bytes), replace));
      if (put === undefined) return false;
      if (put.done) {
        tally.counts.sentBlobs++;
        tally.counts.sentBytes += bytes;
      }
    } catch (error) {
      if (!(error instanceof WrongBytes)) throw error;
      tally.tell(`artifact ${digest} is damaged in the local store and is not sent: see \`pipeline verify\``);
      return false;
    }
    blobs.sent(digest);
    return true;
  };
  const sendOnce = (digest: Digest, bytes: number): Promise<boolean> => {
    const started = sending.get(digest) ?? atOnce(() => sendBlob(digest, bytes));
    sending.set(digest, started);
    return started;
  };
  const sendRecord = async (record: ActionRecord): Promise<Sent> => {
    const key = record.key as ActionKey;
    // A result of somebody else goes on under his signature: who believes him, decides.
    const others = await envelopeOf(local.signed, record);
    const content = bytesContent(others ?? signRecord(key, recordText(record), signer));
    const put = await health.attempt('write', () => objects.put(recordName(key), content));
    if (put === undefined) return 'not sent';
    if (!put.done) {
      const there = await records.look(key);
      if (there === undefined || there === 'none') return 'not sent';
      if (there !== 'unusable') return sameOutputs(there, record) ? 'there' : { other: there };
      if ((await health.attempt('write', () => objects.put(recordName(key), content, true))) === undefined)
        return 'not sent';
      // Another machine may have replaced it at the same time: the one that is there now counts for both.
      const now = await records.look(key);
      if (typeof now === 'object' && !sameOutputs(now, record)) return { other: now };
    }
    tally.counts.sentRecords++;
    records.sent(record);
    return 'sent';
  };
  return async (record) => {
    if (!health.isOn('write')) return 'not sent';
    const all = await Promise.all(blobsIn(record).map(({ digest, bytes }) => sendOnce(digest, bytes)));
    return all.every(Boolean) ? sendRecord(record) : 'not sent';
  };
}

function sameOutputs(left: ActionRecord, right: ActionRecord): boolean {
  const digests = ({ outputs }: ActionRecord): string =>
    canonicalJson(Object.fromEntries(Object.entries(outputs).map(([port, { digest }]) => [port, digest])));
  return digests(left) === digests(right);
}
