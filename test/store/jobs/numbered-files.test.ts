/** Files of a job by number: a thousand to a folder, and only the folders are listed of which something is asked. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import test from 'ava';
import { numberedFiles } from '../../../src/store/jobs/numbered-files.ts';
import { temporaryFolder } from '../../support/temporary.ts';

test('a million numbers lie a thousand to a folder', (t) => {
  const part = join('jobs', 'outcomes');
  const { path } = numberedFiles(part, '.json', () => {});
  t.deepEqual(
    [0, 999, 1000, 999_999].map((number) => relative(part, path(number))),
    ['0/0.json', '0/999.json', '1/1000.json', '999/999999.json'],
  );
});

test('the numbers that have a file are found, among some or all, and nothing else', (t) => {
  const part = join(temporaryFolder(t), 'outcomes');
  const listed: string[] = [];
  const files = numberedFiles(part, '.json', (folder) => void listed.push(relative(part, folder)));
  const there = [0, 3, 1002, 250_000];
  for (const number of there) {
    mkdirSync(dirname(files.path(number)), { recursive: true });
    writeFileSync(files.path(number), '');
  }
  for (const name of ['5.jsonl', '4.json.set-aside-12', 'x.json', '.draft']) writeFileSync(join(part, '0', name), '');
  writeFileSync(join(part, 'stray.json'), '');
  t.deepEqual(
    [...files.numbers()].sort((left, right) => left - right),
    there,
  );
  listed.length = 0;
  t.deepEqual([...files.numbers([3, 4, 1001, 77_777])], [3]);
  t.deepEqual(listed.sort(), ['', '0', '1', '77'], 'no other folder is listed');
  t.deepEqual([...files.numbers([])], []);
});

test('a part without a folder has no numbers', (t) => {
  t.deepEqual([...numberedFiles(join(temporaryFolder(t), 'none'), '.json', () => {}).numbers()], []);
});
