/** The files of a tree are kept, counted, checked, deleted and made again with the artifact that lists them. */

import { chmodSync, existsSync, mkdirSync, readdirSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { blobsOf } from '../../../src/core/facts/record.ts';
import type { ActionKey } from '../../../src/core/values/digest.ts';
import { type CollectOptions, collectStore } from '../../../src/store/care/collect.ts';
import { listBlobs, listRecords } from '../../../src/store/care/inventory.ts';
import { verifyStore } from '../../../src/store/care/verify.ts';
import { placeHere } from '../../../src/store/locks/owner.ts';
import { blobName } from '../../../src/store/objects/names.ts';
import type { Store } from '../../../src/store/store.ts';
import { createRig } from '../../support/rig.ts';
import { readerKind, treeDocument, treeKind } from '../../support/tree-kinds.ts';

const options = (): CollectOptions => ({
  keepRuns: 1,
  bytesMax: Number.POSITIVE_INFINITY,
  graceMs: 0,
  dryRun: false,
  now: Date.now() + 60_000,
});

/** The path of a file of the tree by its text, and the record that lists it. */
async function memberOf(store: Store, bytes: number): Promise<string> {
  for (const { key } of await listRecords(store.objects)) {
    const record = await store.records.look(key);
    if (record === undefined || !('record' in record)) continue;
    for (const { members = [] } of Object.values(record.record.outputs))
      for (const member of members) if (member.bytes === bytes) return store.layout.object(blobName(member.digest));
  }
  throw new Error(`no file of ${bytes} bytes`);
}

const make = treeKind(`write('a.txt', 'four'); write('deep/b.txt', 'five!');`);

test('a collection keeps the files of a tree that is kept, and deletes them with their tree', async (t) => {
  const rig = createRig(t, { kinds: [make, readerKind] });
  await rig.run(treeDocument);
  const store = rig.store();
  t.is((await listBlobs(store.objects)).length, 4);
  t.like(await collectStore(store, options()), { records: 0, blobs: 0 });
  t.deepEqual((await rig.run(treeDocument)).executed, []);
  await rig.run('name: rig\nstages:\n  other: { uses: source }\n');
  t.like(await collectStore(store, options()), { records: 2, blobs: 4 });
  const kept = (await listRecords(store.objects)).map(({ key }) => store.records.get(key));
  const named = (await Promise.all(kept)).flatMap((record) => Object.values(record!.outputs).flatMap(blobsOf));
  t.is(named.length, 1);
  t.deepEqual((await verifyStore(store, false)).problems, []);
});

test('a result without one of its files is no hit, and is made again', async (t) => {
  const rig = createRig(t, { kinds: [make, readerKind] });
  await rig.run(treeDocument);
  const lost = await memberOf(rig.store(), 5);
  unlinkSync(lost);
  t.like(await verifyStore(rig.store(), false), { problems: [{ kind: 'record' }] });
  t.deepEqual((await rig.run(treeDocument)).executed, ['tree {}'], 'the reader is cached: the tree is the same');
  t.true(existsSync(lost), 'it was made again');
  t.deepEqual((await verifyStore(rig.store(), false)).problems, []);
});

test('a damaged file is found when it is read, and made again in the same run', async (t) => {
  const rig = createRig(t, { kinds: [make, readerKind] });
  await rig.run('name: rig\nstages:\n  make: { uses: tree }\n');
  const damaged = await memberOf(rig.store(), 4);
  chmodSync(damaged, 0o644);
  writeFileSync(damaged, 'FOUR');
  const { facts, executed } = await rig.run(treeDocument);
  t.is(facts.outcome, 'succeeded');
  t.deepEqual(
    executed.filter((line) => line.startsWith('tree')),
    ['tree {}'],
  );
  t.deepEqual((await verifyStore(rig.store(), false)).problems, []);
});

test('verify finds a damaged file and the record that lists it; a repair lets the next run make both again', async (t) => {
  const rig = createRig(t, { kinds: [make, readerKind] });
  await rig.run(treeDocument);
  const damaged = await memberOf(rig.store(), 4);
  chmodSync(damaged, 0o644);
  writeFileSync(damaged, 'FOUR');
  const found = (await verifyStore(rig.store(), false)).problems.map(({ kind }) => kind);
  t.deepEqual(found, ['blob', 'record']);
  const repaired = (await verifyStore(rig.store(), true)).problems;
  t.deepEqual(
    repaired.map((one) => one.repaired),
    [true, true],
  );
  t.deepEqual((await rig.run(treeDocument)).executed, ['tree {}']);
});

test('scratch of dead processes and checkpoints of programs that are not needed are collected', async (t) => {
  const rig = createRig(t, { kinds: [make, readerKind] });
  const { facts } = await rig.run(treeDocument);
  const store = rig.store();
  const { scratches, programCheckpoints } = store.layout;
  const dead = join(scratches, `scratch-${placeHere()}-4194303-1-ab`);
  mkdirSync(join(dead, 'deep', 'er'), { recursive: true });
  writeFileSync(join(dead, 'deep', 'er', 'large'), 'x'.repeat(1000));
  chmodSync(join(dead, 'deep'), 0o500);
  const own = store.work.makeScratch();
  t.false(existsSync(dead), 'the next process that needs scratch deletes it');
  mkdirSync(join(dead, 'deep'), { recursive: true });
  const stranger = join(scratches, 'mine');
  mkdirSync(stranger);
  const [ended, unneeded] = [facts.actions[0]!.key as ActionKey, 'ab'.repeat(32) as ActionKey];
  for (const key of [ended, unneeded]) writeFileSync(join(store.work.checkpoints(key), 'epoch'), '12345');
  const old = new Date(Date.now() - 1000);
  utimesSync(dead, old, old);
  const found = await collectStore(store, options());
  t.like(found, { drafts: 3, draftBytes: 10, records: 0 });
  t.deepEqual(
    readdirSync(scratches)
      .map((name) => join(scratches, name))
      .sort(),
    [stranger, own].sort(),
  );
  t.deepEqual(readdirSync(programCheckpoints), []);
  t.deepEqual(found.left.map(({ reason }) => reason).sort(), ['is being written', 'was not written by this program']);
});
