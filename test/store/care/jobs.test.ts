/** A collection beside jobs: nothing goes while one may be at work, and a result that no record names yet stays. */

import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type ActionKey, digestOf, parseActionKey } from '../../../src/core/values/digest.ts';
import { type CollectOptions, collectStore } from '../../../src/store/care/collect.ts';
import { listBlobs } from '../../../src/store/care/inventory.ts';
import { verifyStore } from '../../../src/store/care/verify.ts';
import type { Store } from '../../../src/store/store.ts';
import { createRig, type Rig } from '../../support/rig.ts';

const minute = 60_000;
const options = (afterMs = minute): CollectOptions => ({
  ...{ keepRuns: 1, bytesMax: Number.POSITIVE_INFINITY, graceMs: 0, dryRun: false },
  now: Date.now() + afterMs,
});
const number = (value: number): string => `{ name: jobs, stages: { it: { uses: source, with: { value: ${value} } } } }`;
const key: ActionKey = parseActionKey('a'.repeat(64));

/** A store in which a job has a request, and the blob of a run that was deleted. */
async function storeWithJob(t: ExecutionContext): Promise<{ rig: Rig; store: Store }> {
  const rig = createRig(t);
  await rig.run(number(1));
  const store = rig.store();
  const folder = store.jobs.open('20260101T000000-0001');
  folder.ask(0, { anything: true });
  folder.intend({ batch: 0, name: 'job', tasks: [[0]] });
  store.jobs.place(key, { job: folder.id, number: 0 });
  return { rig, store };
}

test('nothing is deleted beside a job that may be at work, until it has been silent for a week', async (t) => {
  const { rig, store } = await storeWithJob(t);
  await rig.run(number(2));
  const beside = await collectStore(store, options());
  t.like(beside, { liveRuns: ['20260101T000000-0001'], records: 0, blobs: 0 });
  const later = await collectStore(store, options(8 * 24 * 60 * minute));
  t.like(later, { liveRuns: [], records: 1, blobs: 1 });
});

test('a job that the batch system does not have keeps nothing, unless it was just submitted', async (t) => {
  const { rig, store } = await storeWithJob(t);
  await rig.run(number(2));
  const asked: string[] = [];
  const ask = (answer: boolean | undefined) => async (folder: { readonly id: string }) => {
    asked.push(folder.id);
    return answer;
  };
  const liveAt = async (afterMs: number, answer?: boolean) =>
    (await collectStore(store, { ...options(afterMs), dryRun: true, atWork: ask(answer) })).liveRuns;
  t.deepEqual(await liveAt(0, false), ['20260101T000000-0001'], 'its submission may be on its way');
  t.deepEqual(asked, []);
  t.deepEqual(await liveAt(5 * minute, true), ['20260101T000000-0001']);
  t.deepEqual(await liveAt(5 * minute), ['20260101T000000-0001'], 'no answer says nothing');
  t.deepEqual(await liveAt(5 * minute, false), []);
  const gone = await collectStore(store, { ...options(5 * minute), atWork: ask(false) });
  t.like(gone, { records: 1, blobs: 1, drafts: 1 });
  t.deepEqual(readdirSync(store.layout.jobs), [], 'the key is forgotten too');
});

test('verify reads the files of jobs, and repairs by deleting the damaged ones', async (t) => {
  const { store } = await storeWithJob(t);
  const folder = store.jobs.open('20260101T000000-0001');
  folder.describe({ file: 'a.yaml' });
  folder.queued(0, '42');
  const [blob] = await listBlobs(store.objects);
  folder.leave({ number: 0, blobs: [blob!.digest], events: 0, execution: {} });
  t.deepEqual((await verifyStore(store, false)).problems, []);
  const places = ['requests/0/0.json', 'batches/0.json', 'queued/0.json', 'command.json'];
  for (const place of places) {
    const path = join(folder.folder, place);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/[04a]/, '7'));
  }
  const keyFile = join(store.layout.jobs, `${key}.json`);
  const other = join(store.layout.jobs, `${'b'.repeat(64)}.json`);
  renameSync(keyFile, other);
  const named = [
    ...places.map((place) => join('jobs', folder.id, place)),
    join('jobs', `${'b'.repeat(64)}.json`),
  ].sort();
  const found = await verifyStore(store, false);
  t.deepEqual(found.problems.map(({ name }) => name).sort(), named);
  const repaired = await verifyStore(store, true);
  t.true(
    repaired.problems.every((problem) => problem.repaired === true),
    'each is repaired',
  );
  t.deepEqual((await verifyStore(store, false)).problems, []);
  await store.objects.remove(`blobs/${blob!.digest}`);
  const lost = (await verifyStore(store, false)).problems.filter(({ name }) => name.includes('outcomes'));
  t.deepEqual(
    lost.map(({ reason }) => reason),
    [`its blob ${blob!.digest} is not in the store`],
  );
});

test('du counts the files of jobs', async (t) => {
  const { store } = await storeWithJob(t);
  const files = readdirSync(store.layout.jobs, { recursive: true, encoding: 'utf8' }).map((name) =>
    statSync(join(store.layout.jobs, name)),
  );
  t.is(
    store.jobs.bytes(),
    files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0),
  );
});

test('the blobs of an outcome stay until a record names them; then its folder goes', async (t) => {
  const { rig, store } = await storeWithJob(t);
  const [blob] = await listBlobs(store.objects);
  t.truthy(blob);
  store.jobs.open('20260101T000000-0001').leave({ number: 0, blobs: [blob!.digest], events: 0, execution: {} });
  await rig.run(number(2));
  const kept = await collectStore(store, options());
  t.like(kept, { liveRuns: [], records: 1, blobs: 0, drafts: 0 });
  store.jobs.forget(key);
  const young = await collectStore(store, { ...options(0), graceMs: minute });
  t.deepEqual(young.left.at(-1), { path: join('jobs', '20260101T000000-0001'), reason: 'is young' });
  const gone = await collectStore(store, options());
  t.like(gone, {
    blobs: 1,
    drafts: 1,
    deleted: [store.objects.place(`blobs/${blob!.digest}`), join('jobs', '20260101T000000-0001')],
  });
  t.deepEqual(readdirSync(store.layout.jobs), []);
});

test('a key that has its record needs its job no more', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run(number(1));
  const store = rig.store();
  const made = parseActionKey(facts.actions[0]!.key!);
  const folder = store.jobs.open('20260101T000000-0001');
  folder.ask(0, {});
  folder.intend({ batch: 0, name: 'job', tasks: [[0]] });
  folder.leave({ number: 0, blobs: [digestOf('nothing')], events: 0, execution: {} });
  store.jobs.place(made, { job: folder.id, number: 0 });
  t.like(await collectStore(store, options()), { drafts: 1, records: 0 });
  t.is(store.jobs.of(made), undefined);
});
