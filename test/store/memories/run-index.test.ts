/** The index of runs: manifests are read once, damage and other forms are noticed, and a lost file is made again. */

import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import test from 'ava';
import type { Manifest } from '../../../src/store/journal/run-log.ts';
import type { LineForm } from '../../../src/store/memories/run-index.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { temporaryStore } from '../../support/temporary.ts';

function addRun(store: Store, pipeline: string): string {
  const run = store.runs.start(new Date());
  const counts = { executed: 0, cached: 0, failed: 0, blocked: 0 };
  run.finish({
    run: run.id,
    pipeline,
    file: 'p.yaml',
    started: '',
    seconds: 1,
    outcome: 'succeeded',
    ...counts,
    gates: [],
    actions: [],
  });
  run.close();
  return run.id;
}

/** A pipeline in a run's own part of its line, and a word that all runs share. */
const formNamed = (name: string, aboutOf: (manifest: Manifest) => string): LineForm<string, string, string> => ({
  ...{ name, aboutOf },
  split: (about) => ({ own: about, shared: 'the same' }),
  join: (own, shared) => (shared === 'the same' ? own : 'another'),
});

/** Lists with a count of the manifests that were read for it. */
function listing(store: Store, form = 'form-1'): { list: () => (string | undefined)[]; read: () => number } {
  let read = 0;
  const { list } = store.runIndex.open(
    formNamed(form, ({ pipeline }) => {
      read++;
      return pipeline;
    }),
  );
  return { list: () => list().map(({ about }) => about), read: () => read };
}

test('each manifest is read once, also by later processes', (t) => {
  const store = temporaryStore(t);
  for (const name of ['a', 'b']) addRun(store, name);
  const first = listing(store);
  t.deepEqual([first.list(), first.list(), first.read()], [['b', 'a'], ['b', 'a'], 2]);
  addRun(store, 'c');
  const later = listing(openStore(store.root));
  t.deepEqual([later.list(), later.read()], [['c', 'b', 'a'], 1]);
  t.deepEqual([first.list(), first.read()], [['c', 'b', 'a'], 3], 'a process that goes on sees new runs');
});

test('a run that goes on is listed without facts, and with them once it has ended', (t) => {
  const store = temporaryStore(t);
  const run = store.runs.start(new Date());
  const { list } = listing(store);
  t.deepEqual(list(), [undefined]);
  const counts = { executed: 0, cached: 0, failed: 0, blocked: 0 };
  run.finish({
    run: run.id,
    pipeline: 'a',
    file: '',
    started: '',
    seconds: 1,
    outcome: 'failed',
    ...counts,
    gates: [],
    actions: [],
  });
  run.close();
  t.deepEqual(list(), ['a']);
});

test('damaged lines, a torn end and lines of another form are made again; without the file all are', (t) => {
  const store = temporaryStore(t);
  for (const name of ['a', 'b', 'c']) addRun(store, name);
  listing(store).list();
  const { runIndex } = store.layout;
  const lines = readFileSync(runIndex, 'utf8').split('\n');
  writeFileSync(runIndex, [lines[0], lines[1]?.replace('"b"', '"x"'), lines[2]?.slice(0, 40)].join('\n'));
  const damaged = listing(store);
  t.deepEqual([damaged.list(), damaged.read()], [['c', 'b', 'a'], 2]);
  const other = listing(store, 'form-2');
  t.deepEqual([other.list(), other.read()], [['c', 'b', 'a'], 3]);
  rmSync(runIndex);
  const again = listing(store, 'form-2');
  t.deepEqual([again.list(), again.read()], [['c', 'b', 'a'], 3]);
  t.true(existsSync(runIndex), 'it is written again');
});

test('lines of runs that are gone do not grow without end', (t) => {
  const store = temporaryStore(t);
  addRun(store, 'a');
  listing(store).list();
  const { runIndex } = store.layout;
  const [, line] = readFileSync(runIndex, 'utf8').split('\n');
  appendFileSync(runIndex, `${line}\n`.repeat(1500));
  t.deepEqual(listing(store).list(), ['a']);
  t.is(readFileSync(runIndex, 'utf8').trim().split('\n').length, 2, 'the words of the run, and its own line');
});

test('a manifest that cannot be read is listed with the reason', (t) => {
  const store = temporaryStore(t);
  const id = addRun(store, 'a');
  writeFileSync(store.runs.manifestFile(id), 'nonsense');
  const [row] = store.runIndex.open(formNamed('form-1', ({ pipeline }) => pipeline)).list();
  t.like(row, { run: id, problem: 'its manifest is damaged' });
});
