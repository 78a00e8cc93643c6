/** The contract of object stores, held against the disk and against the one in memory; and the layout's names and paths. */

import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import test from 'ava';
import { recordVersion } from '../../../src/core/facts/record.ts';
import { actionKey } from '../../../src/core/plan/fingerprint.ts';
import { type ActionKey, digestOf } from '../../../src/core/values/digest.ts';
import { StoreFault } from '../../../src/store/fault.ts';
import { storeLayout } from '../../../src/store/layout.ts';
import { openBlobStore } from '../../../src/store/objects/blob-store.ts';
import { diskObjects } from '../../../src/store/objects/disk.ts';
import type { FileSystem } from '../../../src/store/objects/file-system.ts';
import { blobName, collectionOf, recordName } from '../../../src/store/objects/names.ts';
import type { ObjectName, ObjectStore } from '../../../src/store/objects/object-store.ts';
import { openCheckpointStore } from '../../../src/store/records/checkpoint-store.ts';
import { openRecordStore } from '../../../src/store/records/record-store.ts';
import { temporaryFolder, temporaryStore } from '../../support/temporary.ts';
import { testObjects } from './contract.ts';
import { memoryObjects } from './memory-objects.ts';
import { SimulatedDisk } from './simulated-disk.ts';

testObjects('disk', (t) => temporaryStore(t).objects);
testObjects('memory', () => memoryObjects());

const bytes = new TextEncoder().encode('some bytes');

test('a file that was left in tmp becomes an object once, and is gone from there', async (t) => {
  const { objects, layout } = temporaryStore(t);
  const name = blobName(digestOf('left'));
  for (const [one, folder] of [
    [objects, layout.temporary],
    [memoryObjects(), tmpdir()],
  ] as const) {
    mkdirSync(folder, { recursive: true });
    for (const isNew of [true, false]) {
      const draft = join(folder, `left-${process.pid}-${isNew}`);
      writeFileSync(draft, `left ${isNew}`);
      t.is(await one.takeOver(`left-${process.pid}-${isNew}`, name), isNew);
      t.false(existsSync(draft), 'it is moved or deleted');
    }
    await one.barrier();
    t.is(await one.text(name), 'left true');
  }
});

test('staged blobs are nowhere until they are taken, and are then stored once and whole', async (t) => {
  const store = temporaryStore(t);
  const here = digestOf('here already');
  await store.blobs.put(new TextEncoder().encode('here already'));
  const staging = store.openStaging();
  const digest = await staging.blobs.put(bytes);
  t.is(await staging.blobs.put(bytes), digest, 'the same bytes again');
  t.is(await staging.blobs.put(new TextEncoder().encode('here already')), here);
  t.deepEqual(await staging.blobs.putPieces(Readable.from([bytes])), { digest, bytes: bytes.length });
  t.true(await staging.blobs.has(digest, bytes.length), 'the body sees it');
  t.false(await store.blobs.has(digest, bytes.length), 'nobody else does');
  const left = await staging.leave();
  t.deepEqual(
    left.map((one) => one.digest),
    [digest],
  );
  staging.abandon();
  // Damage under its name is moved aside; an equal blob is kept.
  mkdirSync(dirname(store.layout.object(blobName(digest))), { recursive: true });
  writeFileSync(store.layout.object(blobName(digest)), 'somE bytes');
  await store.blobs.take(left);
  t.deepEqual(Buffer.from(await store.blobs.read(digest, bytes.length)), Buffer.from(bytes));
  const again = store.openStaging();
  await store.blobs.setAside(digest);
  await again.blobs.put(bytes);
  const twice = await again.leave();
  await store.blobs.put(bytes);
  await store.blobs.take(twice);
  t.deepEqual(Buffer.from(await store.blobs.read(digest, bytes.length)), Buffer.from(bytes));
  const other = store.openStaging();
  await other.blobs.put(Uint8Array.of(1, 2, 3));
  other.abandon();
  t.deepEqual(
    readdirSync(store.layout.temporary).filter((name) => name.startsWith('draft-')),
    [],
    'nothing stays in tmp',
  );
});

test('barriers that are asked for at once share one flush, and one asked for later does not rely on it', async (t) => {
  const disk = new SimulatedDisk();
  const { files } = disk.process();
  const flushes: string[] = [];
  let open: ((value?: unknown) => void) | undefined;
  const slow: FileSystem = {
    ...files,
    openFolder: (path) => {
      flushes.push(path);
      return files.openFolder(path);
    },
    flush: async (descriptor) => {
      if (open === undefined) await new Promise((resolve) => (open = resolve));
      files.sync(descriptor);
    },
  };
  const layout = storeLayout('/store');
  const objects = diskObjects(layout, { ...slow, flush: files.flush });
  const [first, second] = ['aa', 'ab'].map((digits) => recordName(digits.padEnd(64, '0') as ActionKey)) as [
    ObjectName,
    ObjectName,
  ];
  await objects.putIfAbsent(first, bytes);
  await Promise.all([objects.barrier(), objects.barrier(), objects.barrier()]);
  const folder = dirname(layout.object(first));
  t.is(flushes.filter((path) => path === folder).length, 1, 'three callers, one flush');
  const slowly = diskObjects(layout, slow);
  await slowly.putIfAbsent(first, bytes);
  const begun = slowly.barrier();
  await new Promise((resume) => setImmediate(resume));
  const putting = objects.putIfAbsent(second, bytes);
  await putting;
  await slowly.putIfAbsent(second, bytes);
  const later = slowly.barrier();
  let done = false;
  void later.then(() => (done = true));
  await new Promise((resume) => setImmediate(resume));
  t.false(done, 'it waits for its own flush');
  open?.();
  await Promise.all([begun, later]);
  const durable = disk.afterPowerLoss({ keepsName: () => false, bytes: () => 'lost' });
  t.deepEqual(durable.read(layout.object(second)), bytes);
});

test('records and checkpoints rest on the port alone: they work the same in memory', async (t) => {
  const objects = memoryObjects();
  const blobs = openBlobStore(objects);
  const records = openRecordStore(objects, blobs);
  const checkpoints = openCheckpointStore(objects, blobs);
  const digest = await blobs.put(bytes);
  const fingerprint = { keyVersion: 1, kind: 'x', code: digestOf(''), with: {}, inputs: {}, seed: 1 };
  const key = actionKey(fingerprint);
  const record = {
    ...{ version: recordVersion, key, fingerprint, metrics: {}, timings: {}, notes: [], seconds: 1 },
    outputs: { output: { type: 'metrics', digest, bytes: bytes.length, rows: 1, columns: {} } },
    ...{ finished: '2026-01-01T00:00:00.000Z', run: 'r', host: { node: 'v20', platform: 'x', arrowline: '0' } },
  };
  t.deepEqual(await records.put(record), record);
  t.deepEqual(await records.get(key), record);
  await blobs.setAside(digest);
  t.is(await records.get(key), undefined);
  t.deepEqual((await records.find(key))?.missing, ['output']);
  for (const position of [1, 2, 10]) await checkpoints.save(key, position, Uint8Array.of(position), position !== 1);
  t.deepEqual(await checkpoints.positions(key), [2, 10]);
  t.is((await checkpoints.latest(key, 9, (found) => found))?.position, 2);
});

/** Notes the verbs that change something, in order. */
function watched(objects: ObjectStore): { objects: ObjectStore; seen: string[] } {
  const seen: string[] = [];
  const note = (verb: string, name: ObjectName): void => void seen.push(`${verb} ${collectionOf(name)}`);
  return {
    seen,
    objects: {
      ...objects,
      putIfAbsent: (name, some) => {
        note('put', name);
        return objects.putIfAbsent(name, some);
      },
      replace: (name, some) => {
        note('replace', name);
        return objects.replace(name, some);
      },
      remove: (name) => {
        note('remove', name);
        return objects.remove(name);
      },
      barrier: () => {
        seen.push('barrier');
        return objects.barrier();
      },
    },
  };
}

test('a barrier is awaited between blobs and the records that name them', async (t) => {
  const { objects, seen } = watched(memoryObjects());
  const blobs = openBlobStore(objects);
  const checkpoints = openCheckpointStore(objects, blobs);
  const key = 'ab'.padEnd(64, '0') as ActionKey;
  await checkpoints.save(key, 1, bytes, false);
  t.deepEqual(seen.splice(0), ['put blobs', 'barrier', 'replace checkpoints', 'barrier']);
  await checkpoints.save(key, 2, Uint8Array.of(2), false);
  t.deepEqual(seen.splice(0), [
    ...['put blobs', 'barrier', 'replace checkpoints', 'barrier'],
    ...['remove checkpoints', 'remove blobs'],
  ]);
});

test('disk: whatever has the name of an object and is none is listed as that, never read, and moved aside, not deleted', async (t) => {
  const { objects, layout } = temporaryStore(t);
  const name = recordName('ab'.padEnd(64, '0') as ActionKey);
  mkdirSync(layout.object(name), { recursive: true });
  t.like(await objects.stat(name), { foreign: 'a folder' });
  t.like(await objects.list('records/'), [{ name, foreign: 'a folder' }]);
  t.is(await objects.get(name), undefined);
  t.is(await objects.whyKept(name), 'is a folder');
  t.is(await objects.putIfAbsent(name, bytes), false);
  t.is(await objects.remove(name), 'set aside');
  t.is(await objects.putIfAbsent(name, bytes), true);
});

test('disk: a file that is no object is not listed; a folder that is none is named', async (t) => {
  const { objects, layout } = temporaryStore(t);
  const name = blobName(digestOf(bytes));
  await objects.putIfAbsent(name, bytes);
  const shard = dirname(layout.object(name));
  for (const other of ['notes.txt', 'abc.arrow', `${'0'.repeat(62)}.json`]) writeFileSync(join(shard, other), 'mine');
  t.deepEqual(
    (await objects.list('blobs/')).map((one) => one.name),
    [name],
  );
  writeFileSync(join(dirname(shard), '00'), 'in the way');
  symlinkSync('/nowhere', join(dirname(shard), '01'));
  t.deepEqual(await objects.obstacles(), [
    { path: layout.local(join(dirname(shard), '00')), reason: 'is not a folder' },
    { path: layout.local(join(dirname(shard), '01')), reason: 'is a link to nothing' },
  ]);
});

test('disk: a refusal is a store fault', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'file'), '');
  const objects = diskObjects(storeLayout(join(folder, 'file')));
  await t.throwsAsync(objects.putIfAbsent(blobName(digestOf(bytes)), bytes), { instanceOf: StoreFault });
  t.is(await objects.get(blobName(digestOf(bytes))), undefined);
  await t.notThrowsAsync(objects.barrier(), 'what was refused needs no barrier');
});
