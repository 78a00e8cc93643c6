/** What `why` says of documents with models: layers put in and out, points gathered, files. One store, made once. */

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, openProject, type Project } from './command-line.ts';

const nets = (units: number, ...layers: string[]): string => `name: nets
stages:
  ingest:
    uses: ingest
    with: { format: csv, file: points.csv, label: kind }
  normalize:
    uses: normalize
    needs: { dataset: ingest }
  train:
    uses: train
    needs: { dataset: normalize }
    matrix: { net: [{ name: A, units: 2 }, { name: B, units: ${units} }, { name: C, units: 4 }] }
    with:
      epochs: 1
      model:
${[
  `{ dense: { units: '\${{ matrix.net.units }}', activation: relu } }`,
  ...layers,
  '{ dense: { units: classes, activation: softmax } }',
]
  .map((layer) => `        - ${layer}\n`)
  .join('')}  eval: { uses: evaluate, needs: { model: train, dataset: normalize } }
  best: { uses: select, needs: { candidates: eval, models: train }, with: { metric: validation.accuracy } }
`;

const rows = Array.from({ length: 40 }, (_, row) => `${row % 7},${(row * 3) % 11},${row % 2 === 0 ? 'a' : 'b'}`);
const points = (lines: readonly string[]): string => `x,y,kind\n${lines.join('\n')}\n`;

let project: Project;
test.before(async (t) => {
  project = createProject(mkdtempSync(join(tmpdir(), 'arrowline-why-')), { 'nets.yaml': nets(3) });
  writeFileSync(join(project.folder, 'pipelines', 'points.csv'), points(rows));
  const { code, error } = await project.run('run', 'nets.yaml', '--quiet');
  t.is(code, 0, error);
});
test.after.always(() => rmSync(project.folder, { recursive: true, force: true }));

function changed(folder: string, document: string): Project {
  cpSync(project.folder, folder, { recursive: true });
  writeFileSync(join(folder, 'pipelines', 'nets.yaml'), document);
  return openProject(folder);
}

test('a layer put in, and one taken out, by its place in the document', async (t) => {
  const inserted = changed(temporaryFolder(t), nets(3, '{ dropout: { rate: 0.2 } }'));
  const { out } = await inserted.run('why', 'nets.yaml', 'train[net=A]');
  t.regex(
    out,
    /\n {2}train\.with\.model\[1\] \(none\) → \{"dropout":\{"rate":0\.2\}\} {2}pipelines.nets\.yaml:17:11\n$/,
  );
  await inserted.run('run', 'nets.yaml', '--only', 'train', '--quiet');
  writeFileSync(join(inserted.folder, 'pipelines', 'nets.yaml'), nets(3));
  t.regex(
    (await inserted.run('why', 'nets.yaml', 'train[net=A]')).out,
    /\n {2}train\.with\.model\[1\] \{"dropout":\{"rate":0\.2\}\} → \(none\) {2}pipelines.nets\.yaml:17:11\n$/,
  );
});

test('of many gathered, only the action whose result changed is named', async (t) => {
  const other = changed(temporaryFolder(t), nets(5));
  await other.run('run', 'nets.yaml', '--only', 'eval', '--quiet');
  const { out } = await other.run('why', 'nets.yaml', 'best');
  t.regex(out, /candidates\[net=B\] has other content: eval\[net=B\]\.\w+\n/);
  t.regex(out, /models\[net=B\] has other content: train\[net=B\]\.model\n/);
  t.notRegex(out, /net=[AC]/);
});

test('a changed file is one value, at the line that names it', async (t) => {
  const other = changed(temporaryFolder(t), nets(3));
  writeFileSync(join(other.folder, 'pipelines', 'points.csv'), points([...rows, '1,1,a']));
  t.regex(
    (await other.run('why', 'nets.yaml', 'ingest')).out,
    /\n {2}ingest\.with\.file {2}file [0-9a-f]{8} → file [0-9a-f]{8} {2}pipelines.nets\.yaml:5:32\n$/,
  );
});
