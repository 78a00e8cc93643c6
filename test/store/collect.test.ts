/** What is taken away and what stays; beside live runs, nothing goes. */

import { existsSync, readdirSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { type CollectOptions, collectStore } from '../../src/store/collect.ts';
import { listBlobs, listRecords } from '../../src/store/inventory.ts';
import { keepUnderLimit } from '../../src/store/limit.ts';
import { collectionLock, openLockFolder } from '../../src/store/lock-folder.ts';
import type { Store } from '../../src/store/store.ts';
import { verifyStore } from '../../src/store/verify.ts';
import { createRig } from '../support/rig.ts';

const chain = (value: number): string => `
name: chain
stages:
  start: { uses: source, with: { value: ${value} } }
  plus: { uses: add, needs: { input: start } }
`;
const all: CollectOptions = { keepRuns: 1, bytesMax: Number.POSITIVE_INFINITY, graceMs: 0, dryRun: false, now: 0 };
const options = (changes: Partial<CollectOptions> = {}): CollectOptions => ({
  ...all,
  now: Date.now() + 60_000,
  ...changes,
});
const counts = (store: Store): { records: number; blobs: number } => ({
  records: [...listRecords(store.layout)].length,
  blobs: [...listBlobs(store.layout)].length,
});

test('what the newest runs used stays, the rest goes, and nothing else is to be done again', async (t) => {
  const rig = createRig(t);
  for (const value of [1, 5, 9]) await rig.run(chain(value));
  const store = rig.store();
  t.deepEqual(counts(store), { records: 6, blobs: 6 });
  const dry = await collectStore(store, options({ dryRun: true }));
  t.like(dry, { records: 4, blobs: 4, liveRuns: [] });
  t.deepEqual(counts(store), { records: 6, blobs: 6 });
  t.like(await collectStore(store, options({ graceMs: 3_600_000 })), { records: 0, blobs: 0 });
  t.like(await collectStore(store, options()), { records: 4, blobs: 4 });
  t.deepEqual(counts(store), { records: 2, blobs: 2 });
  t.deepEqual(verifyStore(store, false).problems, []);
  t.deepEqual((await rig.run(chain(9))).executed, []);
  t.deepEqual((await rig.run(chain(5))).executed, ['source {"value":5}', 'add {"amount":1}']);
});

test('a mark goes with its result', async (t) => {
  const rig = createRig(t);
  for (const value of [1, 5]) await rig.run(chain(value));
  const store = rig.store();
  const keys = [...listRecords(store.layout)].map((file) => file.key);
  const digest = [...listBlobs(store.layout)][0]!.digest;
  const seen = { output: 'output', kept: digest, other: digest, difference: [], seen: '2026-01-01T00:00:00Z' };
  for (const key of keys) store.marks.put({ key, ...seen });
  await collectStore(store, options());
  const left = new Set([...listRecords(store.layout)].map((file) => file.key));
  t.is(left.size, 2);
  for (const key of keys) t.is(store.marks.get(key) !== undefined, left.has(key));
});

test('a run that was killed has no manifest; what it made stays all the same', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run(chain(1));
  const store = rig.store();
  unlinkSync(join(store.layout.runs, facts.run, 'manifest.json'));
  writeFileSync(join(store.layout.runs, facts.run, 'events.jsonl'), '{"event":"action.exec', { flag: 'a' });
  t.like(await collectStore(store, options()), { records: 0, blobs: 0 });
  rmSync(join(store.layout.runs, facts.run), { recursive: true });
  t.like(await collectStore(store, options()), { records: 2, blobs: 2 });
});

test('beside a run that goes on nothing is taken, and it ends as if alone', async (t) => {
  const rig = createRig(t);
  await rig.run(chain(1));
  await rig.run(chain(5));
  const until = join(rig.folder, 'open');
  const store = rig.store();
  const collected: Promise<unknown>[] = [];
  // Its first action is a hit that no kept run used; it waits before its dependent reads what was found.
  const { facts } = await rig.run(
    `{ name: other, stages: { start: { uses: source, with: { value: 1 } }, held: { uses: wait, with: { until: '${until}' } },
      half: { uses: half, needs: { input: start } } } }`,
    {
      jobs: 1,
      listener: (event) => {
        if (event.event !== 'action.started' || event.action !== 'held') return;
        const collecting = collectStore(store, options({ bytesMax: 0 })).then((found) => {
          writeFileSync(until, '');
          return found;
        });
        collected.push(collecting);
      },
    },
  );
  t.like(facts, { outcome: 'succeeded', executed: 2, cached: 1 });
  t.like(await collected[0], { records: 0, blobs: 0, liveRuns: [facts.run] });
  t.deepEqual(store.runs.live(), []);
  t.false(existsSync(join(store.layout.runs, facts.run, 'lease.json')));
  t.deepEqual(verifyStore(store, false).problems, []);
  const after = (await collectStore(store, options())) as { records: number };
  t.is(after.records, 1);
});

test('a run waits for a collection that goes on; a second collection does nothing', async (t) => {
  const rig = createRig(t);
  const store = rig.store();
  const locks = openLockFolder(store.layout.locks);
  const turn = await locks.acquire(collectionLock);
  if (turn.outcome !== 'taken') return t.fail();
  t.regex((await collectStore(store, options())).busy ?? '', /^process \d+$/);
  const { facts, events } = await rig.run(chain(1), {
    listener: (event) => {
      if (event.event === 'warning') void turn.release();
    },
  });
  t.is(facts.outcome, 'succeeded');
  t.true(events.some((event) => event.event === 'warning' && /has collected/.test(event.message)));
  locks.close();
});

test('the lease of a process that is gone protects nothing', async (t) => {
  const rig = createRig(t);
  await rig.run(chain(1));
  const { facts } = await rig.run(chain(5));
  const store = rig.store();
  const lease = (text: string): void => writeFileSync(join(store.layout.runs, facts.run, 'lease.json'), text);
  lease('rubbish');
  t.deepEqual(store.runs.live(), []);
  lease(JSON.stringify({ ...openLockFolder(store.layout.locks).owner, pid: 2 ** 22 - 1 }));
  t.deepEqual(store.runs.live(), []);
  t.like(await collectStore(store, options()), { records: 2 });
});

test('over the limit, checkpoints go first, then what was least recently used', async (t) => {
  const rig = createRig(t);
  for (const value of [1, 5, 9]) await rig.run(chain(value));
  await rig.run(chain(1));
  const store = rig.store();
  store.checkpoints.save('ab'.padEnd(64, '0') as never, 1, new Uint8Array(1000));
  const bytes = [...listBlobs(store.layout)].filter((blob) => blob.bytes !== 1000).map((blob) => blob.bytes);
  const four = 4 * Math.max(...bytes);
  const found = await collectStore(store, options({ keepRuns: 10, bytesMax: four }));
  t.like(found, { records: 2, checkpoints: 1, blobs: 3 });
  t.deepEqual((await rig.run(chain(1))).executed, []);
  t.deepEqual((await rig.run(chain(9))).executed, []);
  t.is((await rig.run(chain(5))).facts.executed, 2);
});

test('a store keeps itself under its limit, and never takes what the run before used', async (t) => {
  const rig = createRig(t);
  await rig.run(chain(1));
  const { facts } = await rig.run(chain(5));
  const store = rig.store();
  t.is(await keepUnderLimit(store, 1e9, facts), undefined);
  t.like(await keepUnderLimit(store, 1, facts), { records: 2, blobs: 2 });
  t.deepEqual(counts(store), { records: 2, blobs: 2 });
  t.deepEqual((await rig.run(chain(5))).executed, []);
});

for (const years of [-1, 1])
  test(`a clock ${years} year off changes no hit, and collects nothing from kept runs`, async (t) => {
    const rig = createRig(t);
    const { facts } = await rig.run(chain(1));
    const store = rig.store();
    const other = Date.now() + years * 365 * 86_400_000;
    const found = await collectStore(store, options({ now: other, graceMs: 3_600_000 }));
    t.like(found, { records: 0, blobs: 0 });
    for (const blob of listBlobs(store.layout)) utimesSync(blob.path, other / 1000, other / 1000);
    t.deepEqual((await rig.run(chain(1))).executed, []);
    t.is(facts.executed, 2);
  });

test('drafts of writers that live stay; those of the dead and old ones go', async (t) => {
  const rig = createRig(t);
  await rig.run(chain(1));
  const store = rig.store();
  const draft = (name: string): void => writeFileSync(join(store.layout.temporary, name), 'half of something');
  draft(`${process.pid}-0011`);
  draft(`${2 ** 22 - 1}-0011`);
  draft(`damaged-${2 ** 22 - 1}-0011`);
  await collectStore(store, options({ graceMs: 3_600_000 }));
  t.is(readdirSync(store.layout.temporary).length, 3);
  await collectStore(store, options());
  t.deepEqual(readdirSync(store.layout.temporary), [`${process.pid}-0011`]);
});
