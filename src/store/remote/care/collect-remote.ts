/**
 * Deletes old objects of a remote: records that were not used for some time and that no root names, and blobs that no
 * kept record names. If anything cannot be listed or read, nothing is deleted. A machine that sends something at the same
 * time may lose an artifact by it, which it or another one makes again.
 */

import { readRecord } from '../../../core/facts/record.ts';
import { type ActionKey, type Digest, parseDigest } from '../../../core/values/digest.ts';
import { digestIn, keyIn } from '../../objects/names.ts';
import type { ListedObject } from '../../objects/object-store.ts';
import { atMost } from '../at-once.ts';
import { readAll } from '../content.ts';
import type { SharedObjects } from '../shared-objects.ts';
import { blobsIn } from '../tier/remote-records.ts';
import { envelopeBytesMax, unverifiedText } from '../trust/envelope.ts';

export interface RemoteCollection {
  readonly records: number;
  readonly blobs: number;
  /** Of the deleted blobs. */
  readonly bytes: number;
  readonly keptRecords: number;
  readonly keptBytes: number;
}

export interface RemoteCollecting {
  /** Objects that are younger are kept. */
  readonly olderThanMs: number;
  /** Keys of records that are kept whatever their age. */
  readonly roots: ReadonlySet<ActionKey>;
  readonly dryRun: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const callsAtOnce = 16;

/** Rejects with a RemoteFault. */
export async function collectRemote(
  objects: SharedObjects,
  { olderThanMs, roots, dryRun, now }: RemoteCollecting,
): Promise<RemoteCollection> {
  const isOld = ({ modified }: ListedObject): boolean => now - modified > olderThanMs;
  const records = await objects.list('records');
  // After the records, so that a blob whose record is new is young.
  const blobs = await objects.list('blobs');
  const [old, kept] = divided(records, (one) => isOld(one) && !roots.has(keyIn(one.name)));
  const named = new Set<Digest>();
  const together = atMost(callsAtOnce);
  const naming = kept.map(({ name }) => together(() => blobsNamedBy(objects, name)));
  for (const digests of await Promise.all(naming)) for (const digest of digests) named.add(digest);
  const [unused, used] = divided(blobs, (one) => isOld(one) && !named.has(digestIn(one.name)));
  // Records first: none is left without its artifacts.
  if (!dryRun)
    for (const going of [old, unused]) await Promise.all(going.map(({ name }) => together(() => objects.remove(name))));
  const sum = (listed: readonly ListedObject[]): number => listed.reduce((total, { bytes }) => total + bytes, 0);
  return {
    records: old.length,
    blobs: unused.length,
    bytes: sum(unused),
    keptRecords: kept.length,
    keptBytes: sum(used),
  };
}

/** The signature does not matter here: a cache may be shared by people who trust different keys. */
async function blobsNamedBy(objects: SharedObjects, name: ListedObject['name']): Promise<readonly Digest[]> {
  const pieces = await objects.read(name);
  const bytes = pieces && (await readAll(pieces, envelopeBytesMax));
  const text = bytes && unverifiedText(bytes);
  const read = text === undefined ? undefined : readRecord(text, keyIn(name));
  if (read !== undefined && 'record' in read) return blobsIn(read.record).map(({ digest }) => digest);
  // A newer version of this program may have written it: it keeps everything that it speaks of.
  return [...(text ?? '').matchAll(/sha256:[0-9a-f]{64}/g)].map(([digest]) => parseDigest(digest));
}

function divided<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): readonly [Item[], Item[]] {
  const [first, second]: [Item[], Item[]] = [[], []];
  for (const item of items) (isFirst(item) ? first : second).push(item);
  return [first, second];
}
