/** A tree of files from a path: shown as a tree, found by path, compared, counted. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject } from './command-line.ts';

test('show lists a tree and prints where its files are; diff and du know them', async (t) => {
  const folder = temporaryFolder(t);
  const project = createProject(folder, {
    'files.yaml': 'name: files\nstages:\n  data: { uses: source, with: { path: ../data } }\n',
  });
  mkdirSync(join(folder, 'data', 'deep'), { recursive: true });
  writeFileSync(join(folder, 'data', 'deep', 'model.bin'), 'x'.repeat(5000));
  writeFileSync(join(folder, 'data', 'notes.txt'), 'first');
  t.is((await project.run('run', 'files.yaml')).code, 0);

  const shown = await project.run('show', 'data');
  t.regex(shown.out, /deep\/\n +model\.bin {2}5\.0 kB\n +notes\.txt {2}5 B/);
  const path = (await project.run('show', 'data', '--path', 'files/notes.txt')).out.trim();
  t.is(readFileSync(path, 'utf8'), 'first');
  const arrow = (await project.run('show', 'data', '--path', 'files')).out.trim();
  t.is(readFileSync(arrow).toString('latin1', 0, 6), 'ARROW1');
  const unknown = await project.run('show', 'data', '--path', 'files/note.txt');
  t.is(unknown.code, 2);
  t.regex(unknown.error, /did you mean "notes\.txt"/);

  writeFileSync(join(folder, 'data', 'notes.txt'), 'second');
  t.is((await project.run('run', 'files.yaml')).code, 0);
  const differences = (await project.run('diff', 'latest~1', 'latest')).out;
  t.regex(differences, /files: changed notes\.txt: 5 B → 6 B/);
  const [stage] = (await project.run('du', '--json')).json<{ stage: string; bytes: number }>();
  t.is(stage?.stage, 'data');
  t.true((stage?.bytes ?? 0) > 5000, 'the files of a tree count');
});
