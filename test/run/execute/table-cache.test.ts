/** Decoded tables are kept, least recently used out first; readings at once are one, and a failed one is not kept. */

import test from 'ava';
import { digestOf } from '../../../src/core/values/digest.ts';
import { tableCache } from '../../../src/run/execute/table-cache.ts';
import { encodeTable } from '../../../src/stage-api/arrow-file.ts';
import { column, makeTable } from '../../../src/stage-api/table.ts';
import { DamagedBlob } from '../../../src/store/fault.ts';
import { openBlobStore } from '../../../src/store/objects/blob-store.ts';
import { memoryObjects } from '../../store/objects/memory-objects.ts';

const encoded = (value: number): Uint8Array =>
  encodeTable(makeTable({ value: column.float64(Float64Array.of(value)) }, { type: 'metrics', version: 1 }));

test('a table is decoded once while there is room, and again when it had to make room', async (t) => {
  const blobs = openBlobStore(memoryObjects());
  const all = [1, 2, 3].map(encoded);
  const [one, two, three] = await Promise.all(all.map((bytes) => blobs.put(bytes)));
  const bytes = all[0]!.length;
  let reads = 0;
  const counting: typeof blobs = {
    ...blobs,
    read: (digest, size) => {
      reads++;
      return blobs.read(digest, size);
    },
  };
  const read = tableCache(counting, 2 * bytes);
  const [first, again] = await Promise.all([read(one!, bytes), read(one!, bytes)]);
  t.is(first, again);
  t.is(reads, 1);
  await read(two!, bytes);
  await read(one!, bytes);
  t.is(reads, 2);
  await read(three!, bytes);
  await read(one!, bytes);
  t.is(reads, 3, 'the one used last is still there');
  await read(two!, bytes);
  t.is(reads, 4, 'the one used longest ago had to go');
});

test('a reading that failed is tried again', async (t) => {
  const blobs = openBlobStore(memoryObjects());
  const bytes = encoded(1);
  const read = tableCache(blobs, 1e6);
  await t.throwsAsync(read(digestOf(bytes), bytes.length), { instanceOf: DamagedBlob });
  await blobs.put(bytes);
  t.is((await read(digestOf(bytes), bytes.length)).table.rows, 1);
});
