/** Locks on disk: who holds them, who may take them over. */

import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { StoreFault } from '../../../src/store/fault.ts';
import { openLockFolder } from '../../../src/store/locks/lock-folder.ts';
import { fileLocks, type LockFiles, silenceMsMax } from '../../../src/store/locks/locks.ts';
import { type Owner, ownerHere, ownerState, parseOwner } from '../../../src/store/locks/owner.ts';
import { temporaryStore } from '../../support/temporary.ts';

const key = 'ab'.padEnd(64, '0');
const here = ownerHere('mine');
const linux = process.platform === 'linux';

test('a lock is held until it is released; the holder is named', async (t) => {
  const folder = temporaryStore(t).layout.locks;
  const [one, other] = [openLockFolder(folder, 'one'), openLockFolder(folder, 'other')];
  const first = await one.acquire(key);
  t.is(first.outcome, 'taken');
  const second = await other.acquire(key);
  t.like(second, { outcome: 'held', by: { pid: process.pid, run: 'one' } });
  t.is((await other.holder(key))?.run, 'one');
  t.is((await other.acquire('cd'.padEnd(64, '0'))).outcome, 'taken');
  if (first.outcome === 'taken') await first.release();
  t.is(await other.holder(key), undefined);
  t.is((await other.acquire(key)).outcome, 'taken');
  one.close();
  other.close();
});

test('of many requests for a lock at once, one gets it', async (t) => {
  const folder = temporaryStore(t).layout.locks;
  const all = Array.from({ length: 20 }, (_, index) => openLockFolder(folder, String(index)));
  const outcomes = await Promise.all(all.map((locks) => locks.acquire(key)));
  t.is(outcomes.filter((one) => one.outcome === 'taken').length, 1);
  for (const locks of all) locks.close();
});

const forged: [string, Partial<Owner> | string, boolean][] = [
  ['a dead process', { pid: 2 ** 22 - 1, started: '1' }, true],
  ['a process number given out again', { pid: process.pid, started: '1' }, linux],
  ['another boot', { boot: '00000000-0000-0000-0000-000000000000' }, linux],
  ['an empty file', '', true],
  ['no JSON', '{"pid":', true],
  ['something else', '[1, 2]', true],
  ['a number that is none', { pid: -1 }, true],
  ['a process group', { pid: 0 }, true],
  ['this process', {}, false],
  ['another machine', { host: `not-${hostname()}` }, false],
];
for (const [what, owner, stolen] of forged)
  test(`a lock of ${what} is ${stolen ? 'taken over' : 'respected'}`, async (t) => {
    const folder = temporaryStore(t).layout.locks;
    const text = typeof owner === 'string' ? owner : JSON.stringify({ ...here, token: 'forged', ...owner });
    const shard = join(folder, key.slice(0, 2));
    mkdirSync(shard);
    writeFileSync(join(shard, `${key}.3.json`), text);
    const locks = openLockFolder(folder, 'mine');
    const acquired = await locks.acquire(key);
    t.is(acquired.outcome, stolen ? 'taken' : 'held');
    t.deepEqual(readdirSync(shard), [`${key}.${stolen ? 4 : 3}.json`]);
    if (acquired.outcome === 'taken') await acquired.release();
    t.deepEqual(readdirSync(shard), stolen ? [] : [`${key}.3.json`]);
    locks.close();
  });

test('a lock folder may be emptied at any time; a lock of another owner is not released', async (t) => {
  const folder = temporaryStore(t).layout.locks;
  const [one, other] = [openLockFolder(folder, 'one'), openLockFolder(folder, 'other')];
  const first = await one.acquire(key);
  const shard = join(folder, key.slice(0, 2));
  for (const name of readdirSync(shard)) linkSync(join(shard, name), join(shard, `${name}.moved`));
  rmSync(folder, { recursive: true });
  t.is((await other.acquire(key)).outcome, 'taken');
  if (first.outcome === 'taken') await first.release();
  t.is((await other.holder(key))?.run, 'other');
  t.is((await one.acquire('cd'.padEnd(64, '0'))).outcome, 'taken');
  one.close();
  other.close();
});

test('a file in the place of a folder of locks is a fault of the store, not a lock to wait for', async (t) => {
  const folder = temporaryStore(t).layout.locks;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, key.slice(0, 2)), '');
  const one = openLockFolder(folder, 'one');
  await t.throwsAsync(async () => one.acquire(key), {
    instanceOf: StoreFault,
    message: /cannot create the folder .*ab: /,
  });
  one.close();
});

test('a sweep deletes locks of processes that have ended, and no others', async (t) => {
  const folder = temporaryStore(t).layout.locks;
  const locks = openLockFolder(folder, 'mine');
  await locks.acquire(key);
  const dead = JSON.stringify({ ...here, pid: 2 ** 22 - 1, started: '1' });
  mkdirSync(join(folder, 'cd'));
  writeFileSync(join(folder, 'cd', `${'cd'.padEnd(64, '0')}.1.json`), dead);
  writeFileSync(join(folder, 'owner-1-dead'), dead);
  locks.sweep();
  t.deepEqual(readdirSync(folder, { recursive: true }).sort(), [
    key.slice(0, 2),
    `${key.slice(0, 2)}/${key}.1.json`,
    'cd',
    `owner-${process.pid}-${locks.owner.token}`,
  ]);
  locks.close();
});

test('an owner that cannot be observed counts as dead after three minutes of silence, whatever the clock says', async (t) => {
  const files = new Map<string, { text: string; stamp: string }>();
  let time = 0;
  const folder: LockFiles = {
    list: (prefix) => [...files.keys()].filter((name) => name.startsWith(prefix)),
    read: (name) => files.get(name),
    create: (name) => !files.has(name) && files.set(name, { text: JSON.stringify(here), stamp: '' }) !== undefined,
    remove: (name) => void files.delete(name),
    pause: async () => {},
  };
  const locks = fileLocks(folder, { token: here.token, stateOf: () => 'elsewhere', now: () => time });
  const name = `${key}.1.json`;
  const beat = (stamp: string): void => void files.set(name, { text: JSON.stringify({ ...here, token: 'x' }), stamp });
  beat('1');
  t.is((await locks.acquire(key)).outcome, 'held');
  time += silenceMsMax - 1;
  t.is((await locks.acquire(key)).outcome, 'held');
  beat('2');
  time += silenceMsMax - 1;
  t.is((await locks.acquire(key)).outcome, 'held');
  time += silenceMsMax;
  t.is((await locks.acquire(key)).outcome, 'taken');
});

test('the owner read from a lock is the one written, or none', (t) => {
  t.deepEqual(parseOwner(JSON.stringify(here)), here);
  t.is(ownerState(here), 'alive');
  for (const text of [
    'null',
    '5',
    '{}',
    '{"pid":1.5,"host":"a","token":"b"}',
    '{"pid":1,"host":"a","token":"b","boot":5}',
  ])
    t.is(parseOwner(text), undefined);
  if (linux) t.is(here.started, readFileSync('/proc/self/stat', 'latin1').split(') ')[1]?.split(' ')[19]);
});
