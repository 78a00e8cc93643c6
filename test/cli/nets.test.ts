/** What `why` and `show` say of a study of several models, and of results that have gone. One store, made once. */

import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { ActionRecord } from '../../src/core/facts/record.ts';
import { storeLayout } from '../../src/store/layout.ts';
import { blobName, recordName } from '../../src/store/objects/names.ts';
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

test('`why` names only the gathered action whose result changed', async (t) => {
  const other = changed(temporaryFolder(t), nets(5));
  await other.run('run', 'nets.yaml', '--only', 'eval', '--quiet');
  const { out } = await other.run('why', 'nets.yaml', 'best');
  t.regex(out, /candidates\[net=B\] has different content: eval\[net=B\]\.\w+\n/);
  t.regex(out, /models\[net=B\] has different content: train\[net=B\]\.model\n/);
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

test('show names the point of each record', async (t) => {
  const { out } = await project.run('show', 'train', '--rows', '0');
  t.deepEqual(out.match(/^train\[.*/gm), ['train[net=A]', 'train[net=B]', 'train[net=C]']);
  const records = (await project.run('show', 'train', '--json')).json<{ action: string; key: string }>();
  t.deepEqual(
    records.map((one) => one.action),
    ['train[net=A]', 'train[net=B]', 'train[net=C]'],
  );
  t.regex((await project.run('show', records[1]?.key ?? '')).out, /^train\[net=B\]\ntrain {2}[0-9a-f]{64}\n/);
});

test('a result that has gone: plan says what is missing, and show fails with it', async (t) => {
  const poor = changed(temporaryFolder(t), nets(3));
  const [record] = (await poor.run('show', 'train[net=B]', '--json')).json<ActionRecord>();
  const [key, digest] = [record?.key as never, record?.outputs.model?.digest as never];
  const layout = storeLayout(join(poor.folder, 'artifacts'));
  const path = layout.object(recordName(key));
  const asked = ['train[net=B]', 'train', key as string];
  const decided = async (): Promise<string> => (await poor.run('why', 'nets.yaml', 'train[net=B]')).out;

  rmSync(layout.object(blobName(digest)));
  t.is(
    await decided(),
    'train[net=B]  run: its result is no longer in the store (missing: model); will take over the checkpoint of its last epoch\n',
  );
  for (const ref of asked) {
    const shown = await poor.run('show', ref, '--rows', '0');
    t.is(shown.code, 4, ref);
    t.regex(shown.out, /^train\[net=B\]$/m);
    t.regex(shown.error, /^missing: the artifact "model" of train\[net=B\]: sha256:[0-9a-f]{64} is not in the store\n/);
    const listed = await poor.run('show', ref, '--json');
    t.is(listed.code, 4, ref);
    t.deepEqual(
      listed.json().flatMap((one) => (one.missing as string[]) ?? []),
      ['model'],
    );
  }
  t.like(await poor.run('show', String(digest)), { code: 4, out: '' });

  chmodSync(path, 0o644);
  writeFileSync(path, readFileSync(path).subarray(1));
  t.is((await poor.run('show', key)).code, 4);
  rmSync(path);
  t.is(
    await decided(),
    'train[net=B]  run: its result is no longer in the store: its record is missing; will take over the checkpoint of its last epoch\n',
  );
  for (const ref of asked) {
    const shown = await poor.run('show', ref);
    t.is(shown.code, 4, ref);
    t.regex(shown.error, /^missing: the record of train\[net=B\], which run \S+ had, is no longer in the store/);
  }
  t.like(await poor.run('show', 'train[net=D]'), { code: 2, out: '' });
});
