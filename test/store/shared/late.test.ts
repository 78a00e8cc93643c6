/**
 * Machines that share a store through a network file system, which shows what one has published to another seconds later:
 * nothing that is named is missing, nothing good is set aside, and jobs, collections and caches stay right.
 */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { digestOf } from '../../../src/core/values/digest.ts';
import { collectStore } from '../../../src/store/care/collect.ts';
import { DamagedBlob } from '../../../src/store/fault.ts';
import { blobName } from '../../../src/store/objects/names.ts';
import { bytesOf, keyOf, machines, make, setAside, sharing, take } from './sharing.ts';

test.serial('planted: a store that is not said to be shared misses what another machine has made', async (t) => {
  await sharing(
    t,
    { lagMs: 3000 },
    async ({ on }) => {
      await on('north', (store) => make(store, 1));
      t.is(await on('south', (store) => store.records.get(keyOf(1), true)), undefined);
      const { digest, length } = { digest: digestOf(bytesOf(1)), length: bytesOf(1).length };
      await t.throwsAsync(
        on('south', (store) => store.blobs.read(digest, length)),
        { instanceOf: DamagedBlob },
      );
    },
    false,
  );
});

test.serial('a blob that is not in sight is not set aside', async (t) => {
  await sharing(t, { lagMs: 600_000, stubborn: true }, async ({ root, on }) => {
    const digest = await on('north', (store) => make(store, 1));
    await on('south', (store) => store.blobs.setAside(digest));
    t.deepEqual(setAside(root), []);
    t.true(await on('north', (store) => store.blobs.has(digest, bytesOf(1).length)), 'it is there for its maker');
  });
});

test.serial('things that are gone are waited for some times, and then no more', async (t) => {
  await sharing(t, { lagMs: 1000 }, async ({ on }) => {
    const gone = digestOf('gone');
    for (let time = 0; time < 3; time++)
      t.false(await on('south', (store) => store.blobs.has(gone, 4)), `look ${time}`);
    t.false(await on('south', (store) => store.objects.appears(blobName(gone))), 'nor does it appear');
  });
});

test.serial('a collection sees the run that another machine has just begun', async (t) => {
  await sharing(t, { lagMs: 60_000 }, async ({ on }) => {
    await on('north', (store) => make(store, 1));
    // Both have looked at the folder of runs before.
    for (const machine of machines) await on(machine, async (store) => store.runs.live());
    const run = await on('north', async (store) => store.runs.start(new Date()));
    const options = { keepRuns: 0, bytesMax: 0, graceMs: 0, dryRun: false, now: Date.now() + 60_000 };
    const collection = await on('south', (store) => collectStore(store, options));
    t.deepEqual(collection.liveRuns, [run.id]);
    t.is(collection.blobs, 0);
    t.deepEqual(Buffer.from(await on('north', (store) => take(store, 1))), Buffer.from(bytesOf(1)));
    await on('north', async () => run.close());
  });
});

test.serial('a collection keeps the blobs of a record that another machine has just published', async (t) => {
  await sharing(t, { lagMs: 60_000 }, async ({ files, on }) => {
    // An old blob that no record names any more.
    await on('north', (store) => store.blobs.put(bytesOf(1)));
    files.pass(120_000);
    await on('south', async (store) => store.objects.list('records/'));
    const run = await on('north', async (store) => store.runs.start(new Date()));
    await on('north', (store) => make(store, 1));
    await on('north', async () => run.close());
    const options = {
      keepRuns: 1,
      bytesMax: Number.POSITIVE_INFINITY,
      graceMs: 0,
      dryRun: false,
      now: Date.now() + 60_000,
    };
    await on('south', (store) => collectStore(store, { ...options, keepRuns: Number.POSITIVE_INFINITY }));
    const left = await on('north', async (store) => (await store.records.find(keyOf(1)))?.missing);
    t.true(left === undefined || left.length === 0, 'a record is left without its blob');
  });
});

test.serial('each machine keeps its caches in a folder of its own, and the store says that it is shared', async (t) => {
  await sharing(t, { lagMs: 0 }, async ({ root, on }) => {
    for (const machine of ['north', 'south'])
      await on(machine, async (store) => {
        store.engines.remember('question', machine);
        const scratch = store.work.makeScratch();
        t.true(scratch.includes(join('local', machine)), scratch);
      });
    for (const machine of ['north', 'south'])
      await on(machine, async (store) => {
        t.is(store.engines.recall('question'), machine);
        t.is(store.work.scratches().length, 2, 'a collection sees the scratch of all machines');
        t.true(store.layout.isShared, machine);
      });
    t.false(existsSync(join(root, 'engines.json')), 'none for all machines');
    t.true(existsSync(join(root, 'shared.json')), 'the store says so');
  });
});

test.serial('a job on another machine finds its request, and its outcome is seen at the next look', async (t) => {
  await sharing(t, { lagMs: 60_000 }, async ({ root, on }) => {
    // The node has looked there before.
    t.is(await on('south', async ({ jobs }) => jobs.open('run').batch(0)), undefined);
    await on('north', async ({ jobs }) => {
      const folder = jobs.open('run');
      folder.ask(0, { asked: 1 });
      folder.intend({ batch: 0, name: 'batch', tasks: [[0]] });
      t.deepEqual([...folder.ended()], []);
    });
    await on('south', async ({ jobs }) => {
      const folder = jobs.open('run');
      t.deepEqual(folder.batch(0)?.tasks, [[0]]);
      t.deepEqual(folder.request(0), { asked: 1 });
      folder.leave({ number: 0, blobs: [], events: 0, execution: 'done' });
    });
    await on('north', async ({ jobs }) => {
      const folder = jobs.open('run');
      t.is(folder.outcome(0), undefined, 'it is not in sight');
      t.deepEqual([...folder.ended()], [0]);
      t.like(folder.outcome(0), { execution: 'done' });
    });
    t.deepEqual(readdirSync(join(root, 'jobs', 'run', 'outcomes', '0')), ['0.json']);
  });
});

test.serial('a job that another machine has placed for a key is found at once', async (t) => {
  await sharing(t, { lagMs: 30_000 }, async ({ on, files }) => {
    await on('south', async ({ jobs }) => t.deepEqual(jobs.keys(), []));
    await on('north', async ({ jobs }) => jobs.place(keyOf(1), { job: 'run', number: 7 }));
    await on('south', async ({ jobs }) => {
      t.deepEqual(jobs.keys(), [], 'it would be late');
      t.deepEqual(jobs.of(keyOf(1)), { job: 'run', number: 7 });
    });
    t.true(files.unseen() > 0, 'the other machine saw it late');
  });
});
