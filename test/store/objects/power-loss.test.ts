/**
 * Power is lost, or a process killed, or a call fails, at every call of putting two blobs, a barrier, their record, a
 * barrier and a manifest; and the state of the disk afterwards is held against the promises. Planted bugs show that it
 * would tell.
 */

import { basename } from 'node:path';
import test from 'ava';
import { StoreFault } from '../../../src/store/fault.ts';
import { storeLayout } from '../../../src/store/layout.ts';
import { diskObjects } from '../../../src/store/objects/disk.ts';
import type { FileSystem } from '../../../src/store/objects/file-system.ts';
import type { ObjectName, ObjectStore } from '../../../src/store/objects/object-store.ts';
import { replaceFile } from '../../../src/store/objects/publish.ts';
import { type Fate, type ProcessPlan, SimulatedDisk, Stopped } from './simulated-disk.ts';

const layout = storeLayout('/store');
const { temporary } = layout;
const blobs = ['ab', 'cd'].map((shard): ObjectName => `blobs/sha256:${shard.padEnd(64, '0')}`) as [
  ObjectName,
  ObjectName,
];
const record: ObjectName = `records/${'ab'.padEnd(64, '1')}`;
const manifest = layout.manifest('1');
const recordPath = layout.object(record);
const blobPaths = blobs.map(layout.object);
const contents = new Map(
  [...blobPaths, recordPath, manifest].map(
    (path) => [path, new TextEncoder().encode(`all that belongs into ${path}`)] as const,
  ),
);
const bytesOf = (path: string): Uint8Array => contents.get(path) as Uint8Array;

type Work = (files: FileSystem, disk: SimulatedDisk, done: (path: string) => void) => Promise<void>;

const put = async (objects: ObjectStore, name: ObjectName): Promise<void> =>
  void (await objects.putIfAbsent(name, bytesOf(layout.object(name))));

/** What a run does: blobs that share a barrier, then the record that names them, then the manifest. */
const work: Work = async (files, _disk, done) => {
  const objects = diskObjects(layout, files);
  for (const blob of blobs) await put(objects, blob);
  await objects.barrier();
  blobPaths.forEach(done);
  await put(objects, record);
  await objects.barrier();
  done(recordPath);
  replaceFile(temporary, manifest, bytesOf(manifest), files);
  done(manifest);
};

/** As a worker leaves blobs in tmp, which the runner takes over. */
const workWithStaging: Work = async (files, _disk, done) => {
  const left: [string, ObjectName][] = [];
  const worker = diskObjects(layout, files, (draft, name) => left.push([basename(draft.leave()), name]));
  for (const blob of blobs) await put(worker, blob);
  const objects = diskObjects(layout, files);
  await Promise.all(left.map(([draft, name]) => objects.takeOver(draft, name)));
  await objects.barrier();
  blobPaths.forEach(done);
  await put(objects, record);
  await objects.barrier();
  done(recordPath);
};

/** Puts and barriers of two actions, interleaved as they come. */
const workAtOnce: Work = async (files, _disk, done) => {
  const objects = diskObjects(layout, files);
  const store = async (name: ObjectName): Promise<void> => {
    await put(objects, name);
    await objects.barrier();
    done(layout.object(name));
  };
  await Promise.all(blobs.map(store));
  await store(record);
};

/** A barrier after each object. */
const workOneByOne: Work = async (files, _disk, done) => {
  const objects = diskObjects(layout, files);
  for (const name of [...blobs, record]) {
    await put(objects, name);
    await objects.barrier();
    done(layout.object(name));
  }
  replaceFile(temporary, manifest, bytesOf(manifest), files);
  done(manifest);
};

const certain = (names: boolean, bytes: 'kept' | 'lost' | 'zeroed'): Fate => ({
  keepsName: () => names,
  bytes: () => bytes,
});

function random(seed: number): Fate {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 16;
  };
  return {
    keepsName: () => next() % 2 === 0,
    bytes: () => (['kept', 'lost', 'zeroed'] as const)[next() % 3] as 'kept',
  };
}

const fates = (count: number): Fate[] => [
  certain(false, 'lost'),
  certain(true, 'kept'),
  certain(true, 'lost'),
  certain(true, 'zeroed'),
  ...Array.from({ length: count }, (_, index) => random(7919 * (index + 1))),
];

async function attempt(disk: SimulatedDisk, plan: ProcessPlan, job: Work): Promise<{ done: string[]; calls: number }> {
  const { files, calls } = disk.process(plan);
  const done: string[] = [];
  try {
    await job(files, disk, (path) => done.push(path));
  } catch (error) {
    if (!(error instanceof Stopped || error instanceof StoreFault)) throw error;
  }
  return { done, calls: calls() };
}

/** How a disk breaks the promises. */
function broken(disk: SimulatedDisk, done: readonly string[]): string[] {
  const found = (path: string): 'absent' | 'whole' | 'damaged' => {
    const bytes = disk.read(path);
    return bytes === undefined ? 'absent' : Buffer.compare(bytes, bytesOf(path)) === 0 ? 'whole' : 'damaged';
  };
  const wrong = [...contents.keys()].filter((path) => found(path) === 'damaged').map((path) => `${path} is damaged`);
  for (const path of done) if (found(path) === 'absent') wrong.push(`${path} was published and is gone`);
  if (found(recordPath) !== 'absent')
    for (const path of blobPaths) if (found(path) !== 'whole') wrong.push(`the record names ${path}`);
  return wrong;
}

/** Loses power at every call, in every way, perhaps after another process has done its work; counts what is broken. */
async function losePower(
  job: Work,
  plan: ProcessPlan,
  ways: number,
  second?: Work,
): Promise<{ losses: number; wrong: Set<string> }> {
  const wrong = new Set<string>();
  let losses = 0;
  const { calls } = await attempt(new SimulatedDisk(), plan, job);
  for (let stopAt = 1; stopAt <= calls + 1; stopAt++)
    for (const fate of fates(ways)) {
      const disk = new SimulatedDisk();
      let { done } = await attempt(disk, { ...plan, stopAt }, job);
      if (second !== undefined) done = [...done, ...(await attempt(disk, plan, second)).done];
      const after = disk.afterPowerLoss(fate);
      for (const what of broken(after, done)) wrong.add(what);
      losses++;
      // And whoever comes next can finish.
      await attempt(after, plan.noLinks === undefined ? {} : { noLinks: plan.noLinks }, work);
      if (plan.ignores === undefined)
        for (const what of broken(after.afterPowerLoss(certain(false, 'lost')), [...contents.keys()])) wrong.add(what);
    }
  return { losses, wrong };
}

test('a loss of power at any call leaves nothing damaged, no record without its blobs, all that was published', async (t) => {
  const { losses, wrong } = await losePower(work, {}, 16);
  t.log(`${losses} losses of power`);
  t.true(losses > 1000, `${losses} losses of power`);
  t.deepEqual([...wrong], []);
});

test('the same with a barrier after each object', async (t) => {
  const { losses, wrong } = await losePower(workOneByOne, {}, 16);
  t.log(`${losses} losses of power`);
  t.true(losses > 1000, 'every call of the work is one at which power is lost');
  t.deepEqual([...wrong], []);
});

test('the same for blobs that are left in tmp and taken over, and for actions that store their results at once', async (t) => {
  for (const job of [workWithStaging, workAtOnce]) {
    t.is((await attempt(new SimulatedDisk(), {}, job)).done.length, 3, 'undisturbed it comes to its end');
    const { losses, wrong } = await losePower(job, {}, 8);
    t.true(losses > 300, `${losses} losses of power`);
    t.deepEqual([...wrong], []);
  }
});

test('several puts share the syncs of a barrier', async (t) => {
  const calls = async (job: Work): Promise<number> => (await attempt(new SimulatedDisk(), {}, job)).calls;
  const [shared, single] = [await calls(work), await calls(workOneByOne)];
  t.true(shared < single, `${shared} calls instead of ${single}`);
});

test('nor does one that comes after a process was killed and another did its work', async (t) => {
  const { losses, wrong } = await losePower(work, {}, 8, work);
  t.log(`${losses} losses of power`);
  t.deepEqual([...wrong], []);
});

for (const noLinks of ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'Unknown system error -524'])
  test(`a loss of power on a disk that refuses links with ${noLinks} leaves nothing torn and loses nothing published`, async (t) => {
    for (const second of [undefined, work]) {
      const { losses, wrong } = await losePower(work, { noLinks }, 8, second);
      t.true(losses > 500, `${losses} losses of power`);
      t.deepEqual([...wrong], []);
    }
  });

test('on a disk without links a taken name stays with its holder', async (t) => {
  const disk = new SimulatedDisk();
  const { files } = disk.process({ noLinks: 'EPERM' });
  const other = new TextEncoder().encode('another result');
  const objects = diskObjects(layout, files);
  t.is(await objects.putIfAbsent(record, bytesOf(recordPath)), true);
  t.is(await objects.putIfAbsent(record, other), false);
  t.deepEqual(disk.read(recordPath), bytesOf(recordPath));
  t.deepEqual(disk.namesIn(temporary), []);
});

for (const [code, plan] of [
  ['ENOSPC', {}],
  ['EIO', {}],
  ['EMFILE', {}],
  ['EIO', { noLinks: 'EPERM' }],
] as const satisfies [string, ProcessPlan][])
  test(`a call that fails with ${code}${'noLinks' in plan ? ' on a disk without links' : ''} is a store fault, or does not matter; the next process finishes`, async (t) => {
    const { calls } = await attempt(new SimulatedDisk(), plan, work);
    let faults = 0;
    for (let call = 1; call <= calls; call++) {
      const disk = new SimulatedDisk();
      const { done } = await attempt(disk, { ...plan, failAt: { call, code } }, work);
      if (done.length < 4) faults++;
      t.deepEqual(broken(disk, done), [], `call ${call}`);
      await attempt(disk, plan, work);
      t.deepEqual(broken(disk, [...contents.keys()]), [], `after call ${call}`);
    }
    t.log(`${calls} calls failed, ${faults} of them were faults`);
    t.true(faults > calls / 2, `${faults} of ${calls} failed calls were faults`);
  });

/** Writes under the final name at once. */
const hasty: Work = async (files, _disk, done) => {
  for (const path of [...blobPaths, recordPath]) {
    files.makeFolders(path.slice(0, path.lastIndexOf('/')));
    const descriptor = files.create(path, 0o444);
    for (let offset = 0; offset < bytesOf(path).length; )
      offset += files.write(descriptor, bytesOf(path), offset, bytesOf(path).length - offset);
    files.sync(descriptor);
    files.close(descriptor);
    done(path);
  }
};

const recordFirst: Work = async (files) => {
  const objects = diskObjects(layout, files);
  for (const name of [record, ...blobs]) {
    await put(objects, name);
    await objects.barrier();
  }
};

/** Puts the record before the names of its blobs are durable. */
const withoutBarrier: Work = async (files) => {
  const objects = diskObjects(layout, files);
  for (const name of [...blobs, record]) await put(objects, name);
  await objects.barrier();
};

/** Takes a name that is there for durable. */
const trusting: Work = async (files, disk, done) => {
  const objects = diskObjects(layout, files);
  for (const name of [...blobs, record])
    if (disk.read(layout.object(name)) === undefined) {
      await put(objects, name);
      await objects.barrier();
      done(layout.object(name));
    }
};

const planted: [string, Work, ProcessPlan, Work?][] = [
  ['files that are not synced', work, { ignores: 'file syncs' }],
  ['folders that are not synced', work, { ignores: 'folder syncs' }],
  ['files that are not synced, on a disk without links', work, { ignores: 'file syncs', noLinks: 'EPERM' }],
  ['folders that are not synced, on a disk without links', work, { ignores: 'folder syncs', noLinks: 'EPERM' }],
  ['writing under the final name, on a disk without links', hasty, { noLinks: 'EPERM' }],
  ['writing under the final name', hasty, {}],
  ['staged files that are not synced', workWithStaging, { ignores: 'file syncs' }],
  ['the record before its blobs', recordFirst, {}],
  ['no barrier between the blobs and their record', withoutBarrier, {}],
  ['a name that another process had no time to make durable', work, {}, trusting],
];
for (const [what, job, plan, second] of planted)
  test(`planted: ${what} is noticed`, async (t) => {
    const { wrong } = await losePower(job, plan, 4, second);
    t.log([...wrong].join('; '));
    t.true(wrong.size > 0, 'no loss of power shows the planted mistake');
  });
