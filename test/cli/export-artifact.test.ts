/** `pipeline export artifact`: results of the store as files for other programs. */

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, type Project } from './command-line.ts';

const document = `name: flowers
seed: 1
stages:
  ingest:
    uses: ingest
    matrix: { part: [0.2, 0.5] }
    with: { format: csv, file: flowers.csv, label: kind, testSplit: '\${{ matrix.part }}' }
`;

const rows = Array.from({ length: 40 }, (_, row) => `${row / 8},${row * 3},${row % 2 === 0 ? 'rose' : 'lily'}`);

async function project(t: Parameters<typeof temporaryFolder>[0]): Promise<Project> {
  const one = createProject(temporaryFolder(t), { 'flowers.yaml': document });
  writeFileSync(join(one.folder, 'pipelines/flowers.csv'), `size,days,kind\n${rows.join('\n')}\n`);
  const ran = await one.run('run', 'flowers.yaml', '-q');
  t.is(ran.code, 0, ran.error);
  return one;
}

test('an artifact of one point is written as CSV, with the facts as JSON; a file that is there stays', async (t) => {
  const { folder, run } = await project(t);
  const file = join(folder, 'out.csv');
  const done = await run('export', 'artifact', 'ingest[part=0.2].dataset', 'out.csv', '--to', 'csv', '--json');
  t.is(done.code, 0, done.error);
  t.like(done.json()[0], { file, format: 'csv', rows: 40, notes: [] });
  const [header, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  t.is(header, 'split,label,original,source.row,features.size,features.days');
  t.is(lines.length, 40);
  t.true(lines.includes('train,1,1,0,0,0') || lines.includes('test,1,1,0,0,0'), lines[0]);
  const again = await run('export', 'artifact', 'ingest[part=0.2]', 'out.csv', '--to', 'json');
  t.is(again.code, 2);
  t.regex(again.error, /out\.csv is there already\nhint: +replace it with --force/);
  const forced = await run('export', 'artifact', 'ingest[part=0.2]', 'out.csv', '--to', 'json', '--force');
  t.is(forced.code, 0, forced.error);
  t.is((JSON.parse(readFileSync(file, 'utf8')) as unknown[]).length, 40);
  t.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.part')),
    [],
  );
});

test('arrow has the bytes of the store, and a digest names the artifact too', async (t) => {
  const { folder, run } = await project(t);
  const shown = await run('show', 'ingest[part=0.5]', '--path', 'dataset');
  const stored = shown.out.trim();
  const { digest } = (await run('export', 'artifact', 'ingest[part=0.5]', 'a.npy', '--to', 'npy', '--json')).json<{
    digest: string;
  }>()[0]!;
  const done = await run('export', 'artifact', digest, 'a.arrow', '--to', 'arrow');
  t.is(done.code, 0, done.error);
  t.deepEqual(readFileSync(join(folder, 'a.arrow')), readFileSync(stored));
  t.is(statSync(join(folder, 'a.arrow')).mode & 0o200, 0o200, 'it may be changed, unlike the file of the store');
  t.true(existsSync(join(folder, 'a.npy/features.size.npy')), 'an array for each column');
});

const mistakes: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['several points', ['ingest', 'x'], /ingest has 2 points\nhint: +name one: ingest\[part=0\.2\], ingest\[part=0\.5\]/],
  ['another output', ['ingest[part=0.5].datset', 'x'], /no output "datset"\nhint: +did you mean "dataset"\?/],
  ['a run', ['latest', 'x'], /latest is a run, not an artifact/],
  ['no such name', ['nothing.model', 'x'], /there is no run, action, key or artifact "nothing"/],
  ['no folder', ['ingest[part=0.5]', 'no/where/x'], /is no folder/],
];

test('a name that is not one artifact ends with exit code 2, and nothing is written', async (t) => {
  const { folder, run } = await project(t);
  for (const [title, [ref = '', file = ''], message] of mistakes) {
    const done = await run('export', 'artifact', ref, file, '--to', 'csv');
    t.is(done.code, 2, title);
    t.regex(done.error, message, title);
    t.false(existsSync(join(folder, file)), file);
  }
});
