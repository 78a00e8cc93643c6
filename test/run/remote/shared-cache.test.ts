/** Two machines share a cache: the second executes nothing, fetches only artifacts that it reads, and believes signed records only. */

import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { type ActionKey, digestOf, parseActionKey } from '../../../src/core/values/digest.ts';
import { recordName } from '../../../src/store/objects/names.ts';
import { folderObjects } from '../../../src/store/remote/adapters/folder.ts';
import { httpObjects } from '../../../src/store/remote/adapters/http.ts';
import { bytesContent } from '../../../src/store/remote/content.ts';
import { RemoteFault } from '../../../src/store/remote/shared-objects.ts';
import { storeWithRemote } from '../../../src/store/remote/tier/with-remote.ts';
import { distrustText } from '../../../src/store/remote/trust/believed.ts';
import { signRecord } from '../../../src/store/remote/trust/envelope.ts';
import { webFolder } from '../../store/remote/servers/web-server.ts';
import { createRig, type Rig, type RigRun } from '../../support/rig.ts';
import { alice, digestsOf, disturbed, machine, mallory, sharedFolder, warningsOf } from './machines.ts';

const study = (amount: number): string => `
name: study
stages:
  start: { uses: source, with: { value: 20 } }
  plus: { uses: add, needs: { input: start }, matrix: { amount: [1, ${amount}] }, with: { amount: '\${{ matrix.amount }}' } }
  total: { uses: sum, needs: { inputs: plus } }
`;

const keyOf = ({ facts }: RigRun, id: string): ActionKey =>
  parseActionKey(facts.actions.find((one) => one.id === id)?.key ?? '');

function blobsOf(rig: Rig, name: string): number {
  const folder = join(rig.folder, name, 'blobs-v1', 'sha256');
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true }).filter((one) => one.includes('.arrow')).length
    : 0;
}

test('the second machine executes nothing and moves no artifact; then it fetches only those that a changed action reads', async (t) => {
  const rig = createRig(t);
  const first = await machine(rig, 'one').run(study(2));
  t.like(first.remote, { hits: 0, misses: 4, sentRecords: 4, unsent: 0, conflicts: 0 });
  t.deepEqual(first.remote.untrusted, {});
  const two = machine(rig, 'two');
  const second = await two.run(study(2));
  t.like(second.facts, { outcome: 'succeeded', executed: 0, cached: 4 });
  t.like(second.remote, { hits: 4, misses: 0, fetchedBlobs: 0, sentRecords: 0 });
  t.is(blobsOf(rig, 'two'), 0, 'a result that nobody reads stays where it is');
  t.deepEqual(digestsOf(second), digestsOf(first));
  t.deepEqual(await two.problems(), []);
  const changed = await two.run(study(3));
  t.deepEqual(changed.executed, ['add {"amount":3}', 'sum {}']);
  t.is(changed.remote.fetchedBlobs, 2, 'the start, and the other sum');
  t.is(changed.remote.sentRecords, 2);
  t.deepEqual(await two.problems(), []);
  const back = await machine(rig, 'one').run(study(3));
  t.like(back.facts, { executed: 0, cached: 4 });
});

test('without a key nothing is sent, and what is there is taken', async (t) => {
  const rig = createRig(t);
  const reader = machine(rig, 'reader', { signer: 'nobody' });
  const pull = await machine(rig, 'pull', { signer: 'nobody' }).run(study(2));
  t.like(pull.facts, { executed: 4 });
  t.like(pull.remote, { sentRecords: 0, unsent: 0 });
  t.false(existsSync(sharedFolder(rig)), 'nothing was sent');
  await machine(rig, 'one').run(study(2));
  t.like((await reader.run(study(2))).facts, { executed: 0 });
});

test('a record that nobody trusted signed is a miss that is counted and told, and it is replaced by one that is', async (t) => {
  const rig = createRig(t);
  await machine(rig, 'evil', { signer: mallory, trusted: [mallory] }).run(study(2));
  const victim = await machine(rig, 'victim').run(study(2));
  t.like(victim.facts, { outcome: 'succeeded', executed: 4 });
  t.deepEqual(victim.remote.untrusted[`the key ${mallory.id}`], 8, 'looked up, and seen again when sending');
  t.like(victim.remote, { hits: 0, misses: 4, sentRecords: 4 });
  t.like((await machine(rig, 'third').run(study(2))).facts, { executed: 0 });
});

test('a result that was taken is believed only as long as the one who signed it is trusted', async (t) => {
  const rig = createRig(t);
  const theirs = await machine(rig, 'theirs', { signer: mallory, trusted: [mallory] }).run(study(2));
  // A branch trusts mallory, and everything comes to the local store.
  const branch = machine(rig, 'one', { trusted: [alice, mallory] });
  await branch.run(study(3));
  t.true(existsSync(join(rig.folder, 'one', 'results-v1', keyOf(theirs, 'start').slice(0, 2))), 'it was kept');
  // Back on the main branch.
  const main = await machine(rig, 'one').run(study(2));
  t.true(main.executed.includes('source {"value":20}'), 'it is made again');
  t.true((main.remote.untrusted[`the key ${mallory.id}`] ?? 0) > 0, 'it is counted');
  t.true(warningsOf(main).includes(distrustText(`the key ${mallory.id}`)), warningsOf(main).join());
  const again = await machine(rig, 'one').run(study(2));
  t.like(again.facts, { executed: 0, cached: 4 });
  t.deepEqual(again.remote.untrusted, {});
});

test('a result that somebody else made is sent to another cache under his signature', async (t) => {
  const rig = createRig(t);
  const theirs = await machine(rig, 'theirs', { signer: mallory, trusted: [mallory] }).run(study(2));
  const one = machine(rig, 'one', { trusted: [alice, mallory] });
  await one.run(study(3));
  const key = keyOf(theirs, 'start');
  const record = await one.store.records.get(key);
  if (record === undefined) return t.fail('the record is not here');
  const elsewhere = folderObjects(join(rig.folder, 'elsewhere'));
  const settings = { objects: elsewhere, reads: true, exact: false, trusted: [alice, mallory], signer: alice };
  t.is(await storeWithRemote(one.store, settings).remote?.send(record), 'sent');
  const text = readFileSync(join(rig.folder, 'elsewhere', 'ac', key.slice(0, 2), `${key}.json`), 'utf8');
  t.is(JSON.parse(text).by, mallory.id);
});

test('without a network, results that were seen before count as there; what is read is made again', async (t) => {
  const rig = createRig(t);
  const first = await machine(rig, 'one').run(study(2));
  const two = machine(rig, 'two');
  await two.run(study(2));
  const offline = disturbed(folderObjects(sharedFolder(rig)), {
    read: () => Promise.reject(new RemoteFault('silent', 'there is no network')),
    stat: () => Promise.reject(new RemoteFault('silent', 'there is no network')),
  });
  const away = machine(rig, 'two', { objects: offline });
  const same = await away.run(study(2));
  t.like(same.facts, { outcome: 'succeeded', executed: 0, cached: 4 });
  t.deepEqual(digestsOf(same), digestsOf(first));
  t.true(
    warningsOf(same).some((one) => /cannot be asked: the results that it had before count as there/.test(one)),
    warningsOf(same).join(),
  );
  t.deepEqual(await two.problems(), []);
  const changed = await away.run(study(3));
  t.is(changed.facts.outcome, 'succeeded');
  t.true(changed.executed.includes('source {"value":20}'), 'it is read, and made again');
  const back = await machine(rig, 'three').run(study(3));
  t.deepEqual(digestsOf(changed), digestsOf(back));
  t.deepEqual(await two.problems(), []);
});

test('a poisoned record, and one that was moved to another key, change no result', async (t) => {
  const rig = createRig(t);
  const first = await machine(rig, 'one').run(study(2));
  const shared = folderObjects(sharedFolder(rig));
  const [start, total] = [keyOf(first, 'start'), keyOf(first, 'total')];
  // Somebody with the right to write, and without a key, gives another result the name of alice.
  const poisoned = JSON.stringify({
    ...JSON.parse(new TextDecoder().decode(signRecord(total, '{"outputs":{}}', mallory))),
    by: alice.id,
  });
  await shared.put(recordName(total), bytesContent(new TextEncoder().encode(poisoned)), true);
  const moved = readFileSync(join(sharedFolder(rig), 'ac', total.slice(0, 2), `${total}.json`));
  await shared.put(recordName(start), bytesContent(moved), true);
  const second = await machine(rig, 'two').run(study(2));
  t.deepEqual([...second.executed].sort(), ['source {"value":20}', 'sum {}']);
  t.deepEqual(digestsOf(second), digestsOf(first));
  t.is(second.remote.misses, 2);
  t.true(
    Object.keys(second.remote.untrusted).some((by) => by.includes('in the name of alice')),
    'it is told',
  );
});

test('artifacts that are truncated, changed or gone are made again, and sent again', async (t) => {
  const rig = createRig(t);
  const first = await machine(rig, 'one').run(study(2));
  const shared = sharedFolder(rig);
  const blobs = (readdirSync(join(shared, 'cas'), { recursive: true }) as string[]).filter((one) => one.length > 60);
  t.true(blobs.length >= 3, 'there is something to damage');
  const damages: readonly ((path: string, bytes: Buffer) => void)[] = [
    (path, bytes) => writeFileSync(path, bytes.subarray(0, 100)),
    (path, bytes) => writeFileSync(path, Buffer.from(bytes).fill(7, 300, 301)),
    (path) => writeFileSync(path, ''),
    (path) => rmSync(path),
  ];
  for (const [index, damage] of damages.entries()) {
    for (const blob of blobs) {
      const path = join(shared, 'cas', blob);
      damage(path, readFileSync(path));
    }
    // A machine that wants something new from them, so that it reads them.
    const other = machine(rig, `other ${index}`);
    const run = await other.run(study(10 + index));
    t.is(run.facts.outcome, 'succeeded', String(index));
    t.deepEqual(await other.problems(), [], String(index));
    const again = await machine(rig, `again ${index}`).run(study(2));
    t.deepEqual(digestsOf(again), digestsOf(first), String(index));
    const healed = await machine(rig, `healed ${index}`).run(study(2));
    t.like(healed.facts, { outcome: 'succeeded', executed: 0 }, String(index));
    const wrong = blobs.filter((one) => digestOf(readFileSync(join(shared, 'cas', one))) !== `sha256:${one.slice(3)}`);
    // Nobody has read the others, which have their size: a later reader will find out.
    t.is(wrong.length, index === 1 ? blobs.length - 2 : 0, String(index));
  }
});

test('an artifact that goes away between the look and the read is made again', async (t) => {
  const rig = createRig(t);
  await machine(rig, 'one').run(study(2));
  const folder = folderObjects(sharedFolder(rig));
  const two = machine(rig, 'two', {
    objects: disturbed(folder, { read: async (name) => (name.startsWith('blobs/') ? undefined : folder.read(name)) }),
  });
  const run = await two.run(study(3));
  t.is(run.facts.outcome, 'succeeded');
  t.true(
    warningsOf(run).some((one) => /nor in the shared cache; it is made again/.test(one)),
    warningsOf(run).join(),
  );
  t.deepEqual(await two.problems(), []);
});

test('an artifact that is damaged in the local store is fetched instead of being made again', async (t) => {
  const rig = createRig(t);
  const one = machine(rig, 'one');
  await one.run(study(2));
  const folder = join(rig.folder, 'one', 'blobs-v1', 'sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.arrow')) continue;
    chmodSync(join(folder, name), 0o644);
    writeFileSync(join(folder, name), Buffer.from(readFileSync(join(folder, name))).fill(7, 300, 301));
  }
  const run = await one.run(study(3));
  // A body notices it when it reads, and starts again.
  t.deepEqual([...new Set(run.executed)], ['add {"amount":3}', 'sum {}']);
  t.is(run.remote.fetchedBlobs, 2);
  t.is(run.facts.outcome, 'succeeded');
});

test('objects that are used after a long time are made younger, once', async (t) => {
  const rig = createRig(t);
  const server = await webFolder(t);
  const run = async (name: string): Promise<RigRun> => {
    const objects = httpObjects(new URL(server.url), undefined);
    return machine(rig, name, { objects }).run(study(2));
  };
  await run('one');
  const longAgo = new Date(Date.now() - 20 * 86_400_000);
  for (const [path, { bytes }] of server.objects) server.objects.set(path, { bytes, modified: longAgo });
  const touching = async (name: string): Promise<string[]> => {
    server.requests.length = 0;
    t.like((await run(name)).facts, { executed: 0, cached: 4 });
    return server.requests.filter((one) => /^PUT|^GET .cas/.test(one)).map((one) => one.slice(0, 8));
  };
  const records = ['PUT /ac/', 'PUT /ac/', 'PUT /ac/', 'PUT /ac/'];
  t.deepEqual((await touching('two')).sort(), ['GET /cas', 'GET /cas', 'GET /cas', 'GET /cas', ...records]);
  t.deepEqual(await touching('three'), []);
});

test('a run that is stopped does not wait for what it still has to send, and the next one makes up for it', async (t) => {
  const rig = createRig(t);
  const folder = folderObjects(sharedFolder(rig));
  const stop = new AbortController();
  const slow = disturbed(folder, {
    put: (name, ...more) => {
      if (!name.startsWith('records/')) return folder.put(name, ...more);
      stop.abort();
      return new Promise(() => {});
    },
  });
  const stopped = await machine(rig, 'one', { objects: slow }).run(study(2), { signal: stop.signal });
  t.is(stopped.facts.outcome, 'interrupted');
  t.true(stopped.remote.unsent > 0, 'it is counted');
  const next = await machine(rig, 'one').run(study(4));
  t.is(next.facts.outcome, 'succeeded');
  t.true(next.remote.sentRecords > 0, 'new results are sent');
});

const random = {
  code: `return number(Math.random());`,
  inputs: {},
  outputs: { output: { type: 'metrics', description: 'a number' } },
} as const;
const chance = '{ name: chance, stages: { a: { uses: dice }, b: { uses: add, needs: { input: a } } } }';

test('of two results that may differ, the one that was sent first is taken before anything depends on the other', async (t) => {
  const rig = createRig(t, { kinds: [{ kind: 'dice', ...random, varies: true }] });
  const first = await machine(rig, 'one').run(chance);
  const folder = folderObjects(sharedFolder(rig));
  // The second machine looks before the first has sent its result.
  let looked = 0;
  const late = machine(rig, 'two', {
    objects: disturbed(folder, { read: async (name) => (looked++ === 0 ? undefined : folder.read(name)) }),
  });
  const second = await late.run(chance);
  t.is(second.remote.conflicts, 1);
  t.deepEqual(digestsOf(second), digestsOf(first));
  t.deepEqual(second.executed, ['dice {}'], 'the sum of the first is the sum of the second');
  t.deepEqual(await late.problems(), []);
  t.deepEqual(digestsOf(await late.run(chance)), digestsOf(first));
});

test('of two machines that replace a record at once, both take the one that is there in the end', async (t) => {
  const rig = createRig(t, { kinds: [{ kind: 'dice', ...random, varies: true }] });
  await machine(rig, 'evil', { signer: mallory, trusted: [mallory] }).run(chance);
  const folder = folderObjects(sharedFolder(rig));
  let first: RigRun | undefined;
  const late = machine(rig, 'two', {
    objects: disturbed(folder, {
      put: async (name, content, replace) => {
        const put = await folder.put(name, content, replace);
        // The first machine saw the same untrusted record, and its own comes a moment later.
        if (replace === true && first === undefined) {
          const blind = disturbed(folder, { put: (one, more) => folder.put(one, more, true) });
          first = await machine(rig, 'one', { objects: blind, trusted: [] }).run(chance);
        }
        return put;
      },
    }),
  });
  const second = await late.run(chance);
  if (first === undefined) return t.fail('nothing was replaced');
  t.deepEqual(digestsOf(second), digestsOf(first));
  t.deepEqual(await late.problems(), []);
});

test('share: exact neither sends nor takes results that may come out differently', async (t) => {
  const rig = createRig(t, { kinds: [{ kind: 'dice', ...random, varies: true }] });
  const exact = await machine(rig, 'exact', { exact: true }).run(chance);
  t.is(exact.remote.sentRecords, 1, 'only the sum');
  await machine(rig, 'all').run(chance);
  const other = await machine(rig, 'other', { exact: true }).run(chance);
  t.true(other.executed.includes('dice {}'), 'it is made here');
});
