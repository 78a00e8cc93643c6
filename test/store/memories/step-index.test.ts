/** The index of steps: all runs are searched, without their manifests, also after damage, loss and other writers. */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import test from 'ava';
import type { RunFacts } from '../../../src/core/facts/run-facts.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { temporaryStore } from '../../support/temporary.ts';

const digest = (text: string): string => `sha256:${text.repeat(64).slice(0, 64)}`;

function addRun(store: Store, name: string, steps = 1): string {
  const run = store.runs.start(new Date());
  const action = (at: number): RunFacts['actions'][number] => ({
    ...{ id: `${name}-${at}`, stage: name, kind: 'Train', coordinates: {}, outcome: 'executed', key: 'ab'.repeat(32) },
    ...{ inputs: { dataset: digest('d') }, outputs: { model: digest(name) } },
    ...{ timings: {}, metrics: {}, notes: [`a "note" of ${name}`], seconds: 2 },
  });
  run.finish({
    ...{ run: run.id, pipeline: name, file: '', started: '', seconds: 1, outcome: 'succeeded' },
    ...{ executed: steps, cached: 0, failed: 0, blocked: 0, gates: [] },
    actions: Array.from({ length: steps }, (_, at) => action(at)),
  });
  run.close();
  return run.id;
}

const found = async (store: Store, text: string): Promise<string[]> =>
  (await store.stepIndex.find(text)).map(({ run, step }) => `${run} ${step.id}`);

test('steps of all runs are found by names, notes and digests in any case, the newest run first', async (t) => {
  const store = temporaryStore(t);
  const [a, b] = [addRun(store, 'a'), addRun(store, 'b')];
  t.deepEqual(await found(store, digest('d')), [`${b} b-0`, `${a} a-0`]);
  t.deepEqual(await found(store, digest('a')), [`${a} a-0`]);
  t.deepEqual(await found(store, 'NOTE" of b'), [`${b} b-0`]);
  t.deepEqual(await found(store, 'train'), [`${b} b-0`, `${a} a-0`]);
  t.deepEqual(await found(store, 'steps-1'), [], 'the words of the file itself are no words of steps');
  t.deepEqual(await found(store, a), [], 'nor is the name of a run');
  const [{ step } = t.fail()] = await store.stepIndex.find(digest('a'));
  t.like(step, { kind: 'Train', outcome: 'executed', seconds: 2, outputs: { model: digest('a') } });
});

test('manifests are read once; runs that another process added are found, and forgotten runs are not', async (t) => {
  const store = temporaryStore(t);
  const a = addRun(store, 'a');
  await found(store, 'train');
  writeFileSync(store.runs.manifestFile(a), 'nonsense');
  const other = openStore(store.root);
  const b = addRun(other, 'b');
  t.deepEqual(await found(other, 'train'), [`${b} b-0`, `${a} a-0`]);
  t.deepEqual(await found(store, 'train'), [`${b} b-0`, `${a} a-0`]);
  t.is(readFileSync(store.layout.stepIndex, 'utf8').split('\n').length, 3, 'one line for each run');
  rmSync(store.layout.run(a), { recursive: true });
  t.deepEqual(await found(store, 'train'), [`${b} b-0`]);
});

test('damaged and torn lines are written again, and so is a file that is gone or shorter', async (t) => {
  const store = temporaryStore(t);
  const [a, b] = [addRun(store, 'a'), addRun(store, 'b')];
  const { stepIndex } = store.layout;
  const all = [`${b} b-0`, `${a} a-0`];
  await found(store, 'train');
  const text = readFileSync(stepIndex, 'utf8');
  for (const broken of [text.replace('Train', 'Trail'), text.slice(0, -20), '', 'nonsense\n{}\n']) {
    writeFileSync(stepIndex, broken);
    t.deepEqual(
      (await found(openStore(store.root), 'train')).sort(),
      [...all].sort(),
      JSON.stringify(broken.slice(0, 30)),
    );
  }
  rmSync(stepIndex);
  t.deepEqual(await found(store, 'train'), all, 'also for a process that had read it');
});

test('a run of a thousand steps has several lines, and all its steps are found', async (t) => {
  const store = temporaryStore(t);
  addRun(store, 'a', 1000);
  t.is((await found(store, 'train')).length, 1000);
  t.is(readFileSync(store.layout.stepIndex, 'utf8').split('\n').length, 6);
  // The last line of the run is lost: it counts as not there.
  const lines = readFileSync(store.layout.stepIndex, 'utf8').split('\n').slice(0, 4);
  writeFileSync(store.layout.stepIndex, `${lines.join('\n')}\n`);
  t.is(new Set(await found(openStore(store.root), 'train')).size, 1000);
});

test('a folder that nothing can be written to is searched all the same', async (t) => {
  const store = temporaryStore(t);
  const a = addRun(store, 'a');
  rmSync(store.layout.marker);
  t.deepEqual(await found(store, 'train'), [`${a} a-0`]);
  t.deepEqual(await found(store, 'train'), [`${a} a-0`]);
  t.throws(() => readFileSync(store.layout.stepIndex), { code: 'ENOENT' });
});
