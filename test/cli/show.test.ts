/** `pipeline show` of tables and datasets: for people, for programs, by split, and as pictures. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, small } from './command-line.ts';

const trees = `name: trees
seed: 1
stages:
  ingest:
    uses: ingest
    with: { format: csv, file: ../trees.csv, label: tree, testSplit: 0.25, missing: [''], columns: { key: { as: id } } }
`;
const rows = Array.from(
  { length: 40 },
  (_, row) => `k${row},${row},${row % 4 === 0 ? '' : row / 2},${row % 2 ? 'oak' : 'birch'}`,
);

test('a dataset of columns is shown by its splits, first rows and columns', async (t) => {
  const project = createProject(temporaryFolder(t), { 'trees.yaml': trees });
  writeFileSync(join(project.folder, 'trees.csv'), `key,height,width,tree\n${rows.join('\n')}\n`);
  t.is((await project.run('run', 'trees.yaml', '--quiet')).code, 0);
  const { out } = await project.run('show', 'ingest', '--rows', '2');
  t.regex(out, /^ {2}splits: train 30, validation 0, test 10$/m);
  t.regex(out, /^ {2}labels: 2 classes of "tree": birch, oak$/m);
  t.regex(out, /^ {2}id\.key +Utf8 +40 different$/m);
  t.regex(out, /^ {2}features\.width +Float64\? +10 +0\.5 to 19\.5, mean 10$/m);
  t.regex(out, /^ {2}label +Int32 +birch 20, oak 20$/m);
  t.is(out.match(/^ {2}train /gm)?.length, 2, out);

  const test_ = await project.run('show', 'ingest', '--split', 'test', '--rows', '1');
  t.regex(test_.out, /^ {2}split +Utf8 +test 10$/m);

  const [facts] = (await project.run('show', (/^sha256:[0-9a-f]+/m.exec(out) ?? [''])[0], '--json')).json<{
    summaries: { name: string; missing: number; range?: object }[];
  }>();
  t.like(
    facts?.summaries.find(({ name }) => name === 'features.width'),
    { missing: 10, range: { min: 0.5, mean: 10, max: 19.5 } },
  );
  const none = await project.run('show', 'ingest', '--png', 'x.png');
  t.is(none.code, 2);
  t.regex(none.error, /there are no pictures in it/);
});

test('parameters that are long are cut in the terminal, and whole as JSON', async (t) => {
  const codes = Array.from({ length: 300 }, (_, code) => `none-${code}`);
  const text = trees.replace("missing: ['']", `missing: ['', ${codes.join(', ')}]`);
  const project = createProject(temporaryFolder(t), { 'trees.yaml': text });
  writeFileSync(join(project.folder, 'trees.csv'), `key,height,width,tree\n${rows.join('\n')}\n`);
  t.is((await project.run('run', 'trees.yaml', '--quiet')).code, 0);
  t.regex((await project.run('show', 'ingest')).out, /^with \{.{0,500}… {2}seed 1$/m);
  t.true((await project.run('show', 'ingest', '--json')).out.includes('none-299'), 'JSON has all');
});

test('pictures of a dataset are written as a sheet, and a terminal without colours is told how', async (t) => {
  const project = createProject(temporaryFolder(t), { 'small.yaml': small(1, 0.2) });
  mkdirSync(join(project.folder, 'pictures'));
  t.is((await project.run('run', 'small.yaml', '--quiet')).code, 0);
  t.regex((await project.run('show', 'ingest')).out, /`--png FILE` writes them to a file\n/);
  const written = await project.run('show', 'ingest', '--split', 'test', '--png', 'pictures/sheet.png');
  t.is(written.code, 0, written.error);
  t.regex(written.out, /^20 pictures: .*sheet\.png\n$/);
  const bytes = readFileSync(join(project.folder, 'pictures', 'sheet.png'));
  t.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [4 + 10 * 116, 4 + 2 * 116]);
  t.is((await project.run('show', 'normalize', '--png', 'pictures/scaled.png')).code, 0);
});
