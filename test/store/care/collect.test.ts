/** What is taken away and what stays; beside live runs, nothing goes. */

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'ava';
import type { Digest } from '../../../src/core/values/digest.ts';
import { type CollectOptions, collectStore } from '../../../src/store/care/collect.ts';
import { acquireWithRoom } from '../../../src/store/care/collection/room.ts';
import { listBlobs, listPrefixes, listRecords } from '../../../src/store/care/inventory.ts';
import { keepUnderLimit } from '../../../src/store/care/limit.ts';
import { verifyStore } from '../../../src/store/care/verify.ts';
import { StoreFault } from '../../../src/store/fault.ts';
import { markerName } from '../../../src/store/layout.ts';
import { collectionLock, openLockFolder } from '../../../src/store/locks/lock-folder.ts';
import type { Acquired } from '../../../src/store/locks/locks.ts';
import { placeHere, processHere } from '../../../src/store/locks/owner.ts';
import { checkpointName, codeName } from '../../../src/store/objects/names.ts';
import { replaceFile } from '../../../src/store/objects/publish.ts';
import { deleteOwn } from '../../../src/store/ownership.ts';
import { claimStore } from '../../../src/store/presence.ts';
import { seal } from '../../../src/store/records/sealed.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { createRig } from '../../support/rig.ts';

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
const counts = async (store: Store): Promise<{ records: number; blobs: number }> => ({
  records: (await listRecords(store.objects)).length,
  blobs: (await listBlobs(store.objects)).length,
});

test('results of the newest runs stay, others are deleted, and nothing else runs again', async (t) => {
  const rig = createRig(t);
  for (const value of [1, 5, 9]) await rig.run(chain(value));
  const store = rig.store();
  t.deepEqual(await counts(store), { records: 6, blobs: 6 });
  const dry = await collectStore(store, options({ dryRun: true }));
  t.like(dry, { records: 4, blobs: 4, liveRuns: [] });
  t.deepEqual(await counts(store), { records: 6, blobs: 6 });
  t.like(await collectStore(store, options({ graceMs: 3_600_000 })), { records: 0, blobs: 0 });
  t.like(await collectStore(store, options()), { records: 4, blobs: 4 });
  t.deepEqual(await counts(store), { records: 2, blobs: 2 });
  t.deepEqual((await verifyStore(store, false)).problems, []);
  t.deepEqual((await rig.run(chain(9))).executed, []);
  t.deepEqual((await rig.run(chain(5))).executed, ['source {"value":5}', 'add {"amount":1}']);
});

test('the description of a code goes with the last result that names it', async (t) => {
  const rig = createRig(t);
  await rig.run(chain(1));
  rig.editBody('source', (code) => `${code}\n// another code`);
  await rig.run(chain(1));
  const store = rig.store();
  const stored = async (): Promise<string[]> => (await store.objects.list('codes/')).map(({ name }) => name);
  const named = async (): Promise<string[]> => {
    const found = await Promise.all((await listRecords(store.objects)).map(({ key }) => store.records.get(key)));
    return [...new Set(found.map((record) => codeName(record!.fingerprint.code as Digest)))].sort();
  };
  t.is((await stored()).length, 3);
  t.deepEqual(await stored(), await named());
  const dry = await collectStore(store, options({ dryRun: true }));
  const young = await collectStore(store, options({ graceMs: 3_600_000 }));
  t.like(young, { codes: 0 });
  const found = await collectStore(store, options());
  t.like(found, { records: 1, codes: 1 });
  t.deepEqual(found, dry);
  t.is(found.deleted.filter((path) => path.startsWith('code-v1')).length, 1);
  t.is((await stored()).length, 2);
  t.deepEqual(await stored(), await named());
});

test('a mark goes with its result', async (t) => {
  const rig = createRig(t);
  for (const value of [1, 5]) await rig.run(chain(value));
  const store = rig.store();
  const keys = (await listRecords(store.objects)).map((file) => file.key);
  const digest = (await listBlobs(store.objects))[0]!.digest;
  const seen = { output: 'output', kept: digest, other: digest, difference: [], seen: '2026-01-01T00:00:00Z' };
  for (const key of keys) await store.marks.put({ key, ...seen });
  await collectStore(store, options());
  const left = new Set((await listRecords(store.objects)).map((file) => file.key));
  t.is(left.size, 2);
  for (const key of keys) t.is((await store.marks.get(key)) !== undefined, left.has(key));
});

test('a failure goes when no kept run met its key; young ones stay', async (t) => {
  const rig = createRig(t);
  const diverging = (value: number): string =>
    `{ name: fails, stages: { it: { uses: swing, with: { value: ${value} } } } }`;
  for (const value of [-1, -2]) await rig.run(diverging(value));
  const store = rig.store();
  t.like(await collectStore(store, options({ graceMs: 3_600_000 })), { failures: 0 });
  t.like(await collectStore(store, options({ dryRun: true })), { failures: 1 });
  const found = await collectStore(store, options());
  t.is(found.failures, 1);
  t.is(found.deleted.filter((path) => path.startsWith('failures-v1')).length, 1);
  t.deepEqual((await rig.run(diverging(-2))).executed, []);
  t.deepEqual((await rig.run(diverging(-1))).executed, ['swing {"value":-1}']);
});

test('a run that was killed has no manifest; its results stay all the same', async (t) => {
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
  t.false(
    existsSync(join(store.layout.runs, facts.run, 'lease.json')),
    join(store.layout.runs, facts.run, 'lease.json'),
  );
  t.deepEqual((await verifyStore(store, false)).problems, []);
  const after = (await collectStore(store, options())) as { records: number };
  t.is(after.records, 1);
});

test('a run waits for a collection that goes on; a second collection does nothing', async (t) => {
  const rig = createRig(t);
  const store = rig.store();
  claimStore(store.layout);
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
  t.true(
    events.some((event) => event.event === 'warning' && /has collected/.test(event.message)),
    JSON.stringify(events),
  );
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
  lease(JSON.stringify({ ...store.openLocks().owner, pid: 2 ** 22 - 1 }));
  t.deepEqual(store.runs.live(), []);
  t.like(await collectStore(store, options()), { records: 2 });
});

test('the lease of another boot, or of another machine of that name, holds until it was silent for ten minutes', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run(chain(1));
  const store = rig.store();
  const path = join(store.layout.runs, facts.run, 'lease.json');
  const { owner } = openLockFolder(store.layout.locks);
  writeFileSync(path, JSON.stringify({ ...owner, boot: '00000000-0000-0000-0000-000000000000' }));
  t.deepEqual(
    store.runs.live().map(({ id }) => id),
    [facts.run],
  );
  const eleven = Date.now() / 1000 - 11 * 60;
  utimesSync(path, eleven, eleven);
  t.deepEqual(store.runs.live(), []);
});

test('over the limit, checkpoints go first, then what was least recently used', async (t) => {
  const rig = createRig(t);
  for (const value of [1, 5, 9]) await rig.run(chain(value));
  await rig.run(chain(1));
  const store = rig.store();
  await store.checkpoints.save('ab'.padEnd(64, '0') as never, 1, new Uint8Array(1000));
  const bytes = (await listBlobs(store.objects)).filter((blob) => blob.bytes !== 1000).map((blob) => blob.bytes);
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
  t.deepEqual(await counts(store), { records: 2, blobs: 2 });
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
    for (const blob of await listBlobs(store.objects))
      utimesSync(store.layout.object(blob.name), other / 1000, other / 1000);
    t.deepEqual((await rig.run(chain(1))).executed, []);
    t.is(facts.executed, 2);
  });

test('drafts of ours that are not young and whose writer has ended are deleted; others are named', async (t) => {
  const rig = createRig(t);
  await rig.run(chain(1));
  const { layout } = rig.store();
  const put = (name: string, hours: number): void => {
    const path = join(layout.temporary, name);
    writeFileSync(path, 'half of something');
    const seconds = Date.now() / 1000 - hours * 3600;
    utimesSync(path, seconds, seconds);
  };
  const [here, there, gone] = [placeHere(), 'feedfeedfeed', `${2 ** 22 - 1}-1`];
  put(`draft-${here}-${processHere()}-00112233`, 100);
  put(`draft-${here}-${process.pid}-1-00112233`, 2);
  put(`draft-${here}-${gone}-00112233`, 2);
  put(`draft-${here}-${gone}-44556677`, 0);
  put(`damaged-${here}-${gone}-00112233`, 2);
  // Of another host, another boot or another container; and of a version that wrote only the number.
  put(`draft-${there}-7-8-00112233`, 23);
  put(`draft-${there}-7-8-44556677`, 25);
  put(`${2 ** 22 - 1}-0011223344556677`, 23);
  put(`damaged-${process.pid}-00112233`, 25);
  put('claim-0011223344556677', 25);
  put('notes.txt', 100);
  put('4711-notes', 100);
  mkdirSync(join(layout.temporary, `draft-${here}-${gone}-00000000`));
  writeFileSync(join(layout.temporary, `draft-${here}-${gone}-00000000`, 'mine'), 'kept');
  symlinkSync(join(rig.folder, 'executions.log'), join(layout.temporary, `draft-${here}-${gone}-99999999`));
  const stays = [
    [`4711-notes`, 'was not written by this program'],
    [
      `${2 ** 22 - 1}-0011223344556677`,
      'belongs to a process that cannot be observed from here, and is less than a day old',
    ],
    [`draft-${here}-${gone}-00000000`, 'is a folder'],
    [`draft-${here}-${gone}-44556677`, 'is young'],
    [`draft-${here}-${gone}-99999999`, 'is a symbolic link'],
    [`draft-${here}-${processHere()}-00112233`, 'is being written'],
    [
      `draft-${there}-7-8-00112233`,
      'belongs to a process that cannot be observed from here, and is less than a day old',
    ],
    ['notes.txt', 'was not written by this program'],
  ] as const;
  const goes = readdirSync(layout.temporary).filter((name) => !stays.some(([stay]) => stay === name));
  t.is(goes.length, 6);
  const hour = { graceMs: 3_600_000, now: Date.now() };
  const dry = await collectStore(rig.store(), options({ ...hour, dryRun: true }));
  t.is(readdirSync(layout.temporary).length, 14);
  const found = await collectStore(rig.store(), options(hour));
  t.deepEqual(found, dry);
  t.like(found, { drafts: 6, draftBytes: 6 * 'half of something'.length });
  t.deepEqual([...found.deleted].sort(), goes.map((name) => join('tmp', name)).sort());
  const told = new Map(found.left.map(({ path, reason }) => [path, reason]));
  t.deepEqual(readdirSync(layout.temporary).sort(), stays.map(([name]) => name).sort());
  for (const [name, reason] of stays) t.is(told.get(join('tmp', name)), reason, name);
  t.is(readFileSync(join(layout.temporary, `draft-${here}-${gone}-00000000`, 'mine'), 'utf8'), 'kept');
});

test('a damaged blob behind a link is not set aside, and a record there is not replaced', async (t) => {
  const rig = createRig(t);
  await rig.run(chain(1));
  const { blobs, layout, objects } = rig.store();
  const elsewhere = join(rig.folder, 'elsewhere');
  renameSync(layout.listing('blobs/').folder, elsewhere);
  symlinkSync(elsewhere, layout.listing('blobs/').folder);
  const { digest, name } = (await listBlobs(objects))[0]!;
  const path = layout.object(name);
  chmodSync(path, 0o644);
  writeFileSync(path, 'damaged');
  await t.throwsAsync(blobs.setAside(digest), { instanceOf: StoreFault, message: /behind a symbolic link/ });
  t.throws(() => deleteOwn(path), { instanceOf: StoreFault, message: /behind a symbolic link/ });
  t.is(readFileSync(path, 'utf8'), 'damaged');
});

test('a link in the place of a file that is written anew is moved aside, and what it leads to is not touched', async (t) => {
  const rig = createRig(t);
  await rig.run(chain(1));
  const { statCache } = rig.store().layout;
  const precious = join(rig.folder, 'precious.txt');
  writeFileSync(precious, 'mine');
  rmSync(statCache, { force: true });
  symlinkSync(precious, statCache);
  replaceFile(rig.store().layout.temporary, statCache, new TextEncoder().encode('new'));
  t.is(readFileSync(statCache, 'utf8'), 'new');
  t.is(readFileSync(precious, 'utf8'), 'mine');
  const aside = readdirSync(rig.store().layout.root).filter((name) => name.startsWith('stat-cache.json.set-aside-'));
  t.deepEqual(
    aside.map((name) => readlinkSync(join(rig.store().layout.root, name))),
    [precious],
  );
});

test('a run over the limit deletes no young draft', async (t) => {
  const rig = createRig(t);
  const { facts } = await rig.run(chain(1));
  const { layout } = rig.store();
  const draft = `draft-${placeHere()}-${2 ** 22 - 1}-1-00112233`;
  writeFileSync(join(layout.temporary, draft), 'half of something');
  await rig.run(chain(5));
  t.like(await keepUnderLimit(rig.store(), 1, facts), { drafts: 0, records: 2 });
  t.true(existsSync(join(layout.temporary, draft)), join(layout.temporary, draft));
});

for (const part of ['tmp', 'blobs-v1', 'blobs-v1/sha256', 'results-v1', 'marks-v1', 'prefixes-v1'])
  test(`nothing is deleted through a link: ${part}`, async (t) => {
    const rig = createRig(t);
    await rig.run(chain(1));
    await rig.run(`{ name: chain, stages: { start: { uses: steps, with: { epochs: 2 } } } }`);
    const store = rig.store();
    const [first] = await listRecords(store.objects);
    const digest = (await listBlobs(store.objects))[0]!.digest;
    await store.marks.put({ key: first!.key, output: 'output', kept: digest, other: digest, difference: [], seen: '' });
    writeFileSync(join(store.layout.temporary, `draft-${placeHere()}-${2 ** 22 - 1}-1-00112233`), 'half');
    const elsewhere = join(rig.folder, 'elsewhere');
    renameSync(join(store.layout.root, part), elsewhere);
    symlinkSync(elsewhere, join(store.layout.root, part));
    const listed = (): string[] => readdirSync(elsewhere, { recursive: true, encoding: 'utf8' }).sort();
    const before = listed();
    t.true(before.length > 0, `${elsewhere} is empty`);
    const dry = await collectStore(store, options({ bytesMax: 0, dryRun: true }));
    const found = await collectStore(store, options({ bytesMax: 0 }));
    t.deepEqual(found, dry);
    t.deepEqual(listed(), before);
    const told = found.left.filter(({ path }) => path.startsWith(`${part}/`));
    t.true(told.length > 0, `nothing below ${part} is among ${JSON.stringify(found.left)}`);
    for (const { reason } of told) t.is(reason, 'is outside the store, or behind a symbolic link');
    t.deepEqual(
      found.deleted.filter((path) => path.startsWith(`${part}/`)),
      [],
    );
    // A run that follows makes what it needs.
    t.is((await rig.run(chain(1))).facts.outcome, 'succeeded');
    t.deepEqual((await verifyStore(store, false)).problems, []);
  });

test('a store that is reached through a link is collected like another', async (t) => {
  const rig = createRig(t);
  for (const value of [1, 5]) await rig.run(chain(value));
  const link = join(rig.folder, 'link');
  symlinkSync(rig.store().layout.root, link);
  t.like(await collectStore(openStore(link), options()), { records: 2, blobs: 2, left: [] });
});

test('a folder without the marker is not collected, whatever it holds', async (t) => {
  const rig = createRig(t);
  for (const value of [1, 5]) await rig.run(chain(value));
  const store = rig.store();
  unlinkSync(join(store.layout.root, markerName));
  const before = await counts(store);
  await t.throwsAsync(collectStore(store, options()), { instanceOf: StoreFault, message: /it has no arrowline-store/ });
  t.deepEqual(await counts(store), before);
});

test('young results that no run needs are named', async (t) => {
  const rig = createRig(t);
  for (const value of [1, 5]) await rig.run(chain(value));
  const store = rig.store();
  const found = await collectStore(store, options({ graceMs: 3_600_000 }));
  t.like(found, { records: 0, blobs: 0, deleted: [] });
  t.is(found.left.filter(({ path, reason }) => path.startsWith('results-v1/') && reason === 'is young').length, 2);
});

/** A later version's file in the place of this one's: sealed, and of another shape. */
function writeAnew(path: string): string {
  const text = readFileSync(path, 'utf8');
  const value = JSON.parse(text.slice(0, text.indexOf('\n'))) as object;
  rmSync(path);
  writeFileSync(path, seal(JSON.stringify({ ...value, version: 99, outputs: [], actions: 7, digest: null })));
  return path;
}

function putFile(path: string): string {
  rmSync(path, { recursive: true });
  writeFileSync(path, 'in the way');
  return path;
}

function leadNowhere(path: string): string {
  rmSync(path, { recursive: true });
  symlinkSync('/nowhere/at/all', path);
  return path;
}

const training = async ({ layout, objects }: Store): Promise<string> =>
  layout.listing(checkpointName((await listPrefixes(objects))[0]!, '')).folder;

/** Each returns the path that is to be named. */
const unclearStores: { readonly [what: string]: (store: Store, run: string) => string | Promise<string> } = {
  'runs is a file': ({ layout }) => putFile(layout.runs),
  'runs is a link to a disk that is not there': ({ layout }) => leadNowhere(layout.runs),
  'results-v1 is a file': ({ layout }) => putFile(layout.listing('records/').folder),
  'results-v1 is a link to nothing': ({ layout }) => leadNowhere(layout.listing('records/').folder),
  'blobs-v1 is a link to nothing': ({ layout }) => leadNowhere(join(layout.root, 'blobs-v1')),
  'one folder of records is a file': ({ layout }) =>
    putFile(join(layout.listing('records/').folder, readdirSync(layout.listing('records/').folder)[0]!)),
  'the folder of a run is a file': ({ layout }, run) => putFile(join(layout.runs, run)),
  'the checkpoints of a training are a file': async (store) => putFile(await training(store)),
  'a run of a later version': ({ layout }, run) => dirname(writeAnew(join(layout.runs, run, 'manifest.json'))),
  'a record of a later version': async ({ layout, objects }) =>
    writeAnew(layout.object((await listRecords(objects))[0]!.name)),
  'a checkpoint of a later version': async (store) => {
    const folder = await training(store);
    return writeAnew(join(folder, readdirSync(folder)[0]!));
  },
  'a folder of a later version': ({ layout }) => mkdirSync(join(layout.root, 'results-v2'), { recursive: true })!,
  'damaged, a run of which neither manifest nor events tell': ({ layout }, run) => {
    for (const name of ['manifest.json', 'events.jsonl']) putFile(join(layout.runs, run, name));
    return join(layout.runs, run);
  },
  'damaged, a run that was killed and whose events are no file': ({ layout }, run) => {
    rmSync(join(layout.runs, run, 'manifest.json'));
    rmSync(join(layout.runs, run, 'events.jsonl'));
    mkdirSync(join(layout.runs, run, 'events.jsonl'));
    return join(layout.runs, run);
  },
};
for (const [what, change] of Object.entries(unclearStores))
  test(`no result is deleted while the needed ones are unknown: ${what}`, async (t) => {
    const rig = createRig(t);
    for (const value of [1, 5]) await rig.run(chain(value));
    const { facts } = await rig.run('{ name: steps, stages: { start: { uses: steps, with: { epochs: 2 } } } }');
    const store = rig.store();
    const place = await change(store, facts.run);
    const files = (): string[] =>
      readdirSync(store.layout.root, { recursive: true, encoding: 'utf8' }).filter((path) => !/^locks/.test(path));
    const before = files().sort();
    const found = await collectStore(store, options({ bytesMax: 0 }));
    t.deepEqual(files().sort(), before);
    t.like(found, { records: 0, blobs: 0, checkpoints: 0, deleted: [] });
    t.true(
      found.unclear.some(({ path }) => join(store.layout.root, path) === place),
      JSON.stringify(found.unclear),
    );
    t.deepEqual((await keepUnderLimit(store, -1, facts))?.unclear, found.unclear);
    // A repair deletes what is known to be damaged, and nothing else.
    await verifyStore(store, true);
    t.is((await collectStore(store, options({ dryRun: true }))).unclear.length === 0, what.startsWith('damaged'));
  });

test('a damaged record, or a run that was killed before it did anything, keeps no collection from its work', async (t) => {
  const rig = createRig(t);
  for (const value of [1, 5]) await rig.run(chain(value));
  const store = rig.store();
  const path = store.layout.object((await listRecords(store.objects))[0]!.name);
  chmodSync(path, 0o644);
  writeFileSync(path, 'damaged');
  mkdirSync(join(store.layout.runs, '20260101T000000-0009'));
  writeFileSync(join(store.layout.runs, '20260101T000000-0009', 'events.jsonl'), '');
  t.like(await collectStore(store, options()), { unclear: [], records: 2 });
});

test('on a disk without room for its lock, a collection first deletes caches', async (t) => {
  const rig = createRig(t);
  await rig.run(chain(1));
  const store = rig.store();
  const { documents, statCache } = store.layout;
  const tree = join(documents, `${'0'.repeat(64)}.json`);
  mkdirSync(documents, { recursive: true });
  for (const path of [tree, join(documents, 'notes.txt'), statCache]) writeFileSync(path, 'something');
  let room = false;
  const acquire = async (): Promise<Acquired> => {
    room ||= !existsSync(tree);
    if (!room) throw new StoreFault('lock', 'a.json', Object.assign(new Error('full'), { code: 'ENOSPC' }));
    return { outcome: 'taken', release: async () => {} };
  };
  t.deepEqual((await acquireWithRoom(store, acquire, true)).deleted, []);
  t.true(existsSync(tree), tree);
  const { turn, deleted } = await acquireWithRoom(store, acquire, false);
  t.is(turn.outcome, 'taken');
  t.deepEqual(deleted, [join('documents-v1', `${'0'.repeat(64)}.json`), 'stat-cache.json']);
  t.deepEqual(readdirSync(documents), ['notes.txt']);
  t.deepEqual(await counts(store), { records: 2, blobs: 2 });
  // With nothing more to delete, and for another fault, the fault is what is said.
  room = false;
  writeFileSync(tree, 'something');
  const broken = async (): Promise<never> => {
    throw new StoreFault('lock', 'a.json', Object.assign(new Error('broken'), { code: 'EIO' }));
  };
  await t.throwsAsync(acquireWithRoom(store, broken, false), { instanceOf: StoreFault, message: /EIO/ });
  t.true(existsSync(tree), tree);
});

test('a record that stays keeps what tells whose it is, which goes after the record', async (t) => {
  const rig = createRig(t);
  await rig.run(chain(1));
  const store = rig.store();
  const keys = (await listRecords(store.objects)).map(({ key }) => key);
  for (const key of keys) await store.signed.put(key, new TextEncoder().encode('{"record":"","by":"","signature":""}'));
  t.like(await collectStore(store, options()), { records: 0 });
  t.is((await store.objects.list('signed/')).length, 2);
  await rig.run(chain(2));
  const { records, deleted } = await collectStore(store, options());
  t.is(records, 2);
  t.is((await store.objects.list('signed/')).length, 0);
  const last = (folder: string): number => deleted.findLastIndex((path) => path.startsWith(folder));
  t.true(last('results-v1') < deleted.findIndex((path) => path.startsWith('signed-v1')), deleted.join());
});
