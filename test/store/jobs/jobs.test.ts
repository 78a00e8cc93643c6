/** Files of jobs are believed at their own place only, appear whole, and an outcome is never replaced. */

import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'ava';
import { parseActionKey } from '../../../src/core/values/digest.ts';
import { temporaryStore } from '../../support/temporary.ts';

const outcome = (number: number, word: string) => ({ number, blobs: [], events: 0, execution: { word } });

test('requests, batches and names in the queue are read as they were written', (t) => {
  const { jobs } = temporaryStore(t);
  const folder = jobs.open('one');
  t.is(folder.nextNumber(), 0);
  folder.ask(0, { code: 'x' });
  folder.intend({ batch: 3, name: 'n', tasks: [[0], [1, 2]] });
  folder.queued(3, '42');
  folder.describe({ file: 'a.yaml' });
  const again = jobs.open('one');
  t.deepEqual(again.request(0), { code: 'x' });
  t.like(again.batch(3), { batch: 3, name: 'n', tasks: [[0], [1, 2]] });
  t.is(again.jobOf(3), '42');
  t.is(again.jobOf(4), undefined);
  t.deepEqual(again.command(), { file: 'a.yaml' });
  t.is(again.nextNumber(), 1, 'a number is given once');
  t.true(again.unfinished(), 'nothing has an outcome');
  for (const number of [0, 1, 2]) again.leave(outcome(number, 'done'));
  t.false(again.unfinished(), 'all have one');
});

test('the first outcome stays', (t) => {
  const folder = temporaryStore(t).jobs.open('one');
  folder.intend({ batch: 0, name: 'n', tasks: [[0]] });
  folder.leave(outcome(0, 'first'));
  folder.leave(outcome(0, 'second'));
  t.deepEqual(folder.outcome(0)?.execution, { word: 'first' });
  t.deepEqual([...folder.ended()], [0]);
});

test('a file at the place of another, or of another run, is not believed; a damaged outcome is set aside', (t) => {
  const { jobs } = temporaryStore(t);
  const [one, other] = [jobs.open('one'), jobs.open('other')];
  for (const folder of [one, other]) folder.intend({ batch: 0, name: 'n', tasks: [[0]] });
  one.leave(outcome(0, 'done'));
  const path = (folder: string, number: number): string => join(folder, 'outcomes', '0', `${number}.json`);
  mkdirSync(dirname(path(other.folder, 0)));
  copyFileSync(path(one.folder, 0), path(other.folder, 0));
  t.is(other.outcome(0), undefined);
  copyFileSync(path(one.folder, 0), path(one.folder, 1));
  t.is(one.outcome(1), undefined);
  writeFileSync(path(one.folder, 2), readFileSync(path(one.folder, 0), 'utf8').replace('done', 'gone'));
  t.is(one.outcome(2), undefined);
  t.false(existsSync(path(one.folder, 2)), 'its name is free for another');
  t.deepEqual(one.outcome(0)?.execution, { word: 'done' });
});

test('a job whose run is gone leaves nothing', (t) => {
  const folder = temporaryStore(t).jobs.open('one');
  folder.intend({ batch: 0, name: 'n', tasks: [[0]] });
  folder.remove();
  folder.leave(outcome(0, 'late'));
  t.false(existsSync(folder.folder), 'the folder is not made again');
});

test('a key leads to its job until it is forgotten', (t) => {
  const { jobs } = temporaryStore(t);
  const key = parseActionKey('c'.repeat(64));
  t.is(jobs.of(key), undefined);
  jobs.place(key, { job: 'one', number: 4 });
  jobs.open('one').intend({ batch: 0, name: 'n', tasks: [] });
  t.deepEqual(jobs.of(key), { job: 'one', number: 4 });
  t.deepEqual(jobs.keys(), [key]);
  t.deepEqual(jobs.ids(), ['one']);
  jobs.forget(key);
  t.is(jobs.of(key), undefined);
});
