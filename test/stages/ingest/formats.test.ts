/** The same rows in every format are the same dataset; files, folders and artifacts are sources alike. */

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type GivenInput, type Ran, runStage } from 'arrowline/testing';
import test from 'ava';
import type { DatasetFacts } from '../../../src/artifacts/dataset.ts';
import { table as tables } from '../../../src/artifacts/table.ts';
import { encodeTable } from '../../../src/stage-api/arrow-file.ts';
import { type Column, column, makeTable } from '../../../src/stage-api/table.ts';
import body from '../../../stages/ingest/body.ts';
import { kind as ingest } from '../../../stages/ingest/kind.ts';
import { createProject } from '../../cli/command-line.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { dataset, type Files, failureOf, idx, ingestFiles } from './files.ts';

const count = 40;
const numbers = Array.from({ length: count }, (_, row) => (row % 9 === 4 ? undefined : row / 4));
const integers = Array.from({ length: count }, (_, row) => row * 1000 - 500);
const texts = Array.from({ length: count }, (_, row) => (row % 3 === 0 ? 'red, "dark"' : 'blue'));
const flags = Array.from({ length: count }, (_, row) => row % 2 === 0);
const labels = Array.from({ length: count }, (_, row) => (row % 4 === 0 ? 'yes' : 'no'));

const quoted = (text: string): string => (/[",\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const delimited = (sign: string, decimal = '.'): string =>
  `${['n', 'i', 't', 'f', 'y'].join(sign)}\n${integers
    .map((integer, row) =>
      [String(numbers[row] ?? 'NA').replace('.', decimal), integer, quoted(texts[row]!), flags[row], labels[row]].join(
        sign,
      ),
    )
    .join('\n')}\n`;
const lines = integers
  .map((i, row) => JSON.stringify({ n: numbers[row] ?? null, i, t: texts[row], f: flags[row], y: labels[row] }))
  .join('\n');
const typed = (): Record<string, Column> => ({
  n: {
    type: 'Float64',
    values: Float64Array.from(numbers, (one) => one ?? 0),
    valid: Uint8Array.from(numbers, (one) => (one === undefined ? 0 : 1)),
  },
  i: column.int64(BigInt64Array.from(integers, BigInt)),
  t: column.utf8(texts),
  f: column.bool(flags),
  y: column.utf8(labels),
});

const csv = { format: 'csv', file: 'x', label: 'y', missing: ['NA'] };
const whole = (): Promise<Ran> => ingestFiles(csv, { x: delimited(',') });

test('CSV, TSV, JSON lines, Arrow and a wired table with the same rows give the same bytes', async (t) => {
  const first = await whole();
  t.is(dataset(first).rows, count);
  const arrow = encodeTable(makeTable(typed(), {}));
  const same: readonly (readonly [parameters: object, content: string | Uint8Array])[] = [
    [{ ...csv }, new Uint8Array(gzipSync(delimited(',')))],
    [{ ...csv, delimiter: ';', decimal: ',' }, delimited(';', ',')],
    [{ ...csv, format: 'tsv' }, delimited('\t')],
    [{ ...csv, format: 'jsonl' }, lines],
    [{ ...csv, format: 'arrow' }, arrow],
  ];
  for (const [parameters, x] of same)
    t.is((await ingestFiles(parameters, { x })).digests.dataset, first.digests.dataset, JSON.stringify(parameters));
  const wired = await runStage(ingest, body, {
    parameters: { label: 'y', missing: ['NA'] },
    inputs: { table: tables.write({ columns: typed() }) as GivenInput },
  });
  t.is(wired.digests.dataset, first.digests.dataset);
  const notes = (ran: Ran): string => ran.notes.join('\n');
  t.is(notes(wired), notes(first));
});

test('the rows of a file, of a file in pieces, and of pieces in other sizes are the same', async (t) => {
  const parts = delimited(',').split('\n').slice(1, -1);
  const header = 'n,i,t,f,y';
  const piece = (from: number, to: number): string => `${header}\n${parts.slice(from, to).join('\n')}\n`;
  const features = (ran: Ran): unknown =>
    Object.entries(ran.outputs.dataset!.columns).filter(([name]) => !name.startsWith('source'));
  const at = async (...ends: number[]): Promise<unknown> => {
    const names = ends.map((end) => `part-${end}`);
    const files = Object.fromEntries(ends.map((end, index) => [`part-${end}`, piece(ends[index - 1] ?? 0, end)]));
    return features(await ingestFiles({ ...csv, file: names }, files));
  };
  const first = features(await whole());
  for (const ends of [
    [20, 40],
    [1, 2, 40],
    [39, 40],
    [7, 14, 21, 28, 35, 40],
  ])
    t.deepEqual(await at(...ends), first, ends.join());
});

const fixtures = new URL('../../../../test/stages/ingest/', import.meta.url);
const fixture = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(path, fixtures)));

test('a Parquet file has the types that its writer gave it', async (t) => {
  const ran = await ingestFiles(
    { format: 'parquet', file: 'x', testSplit: 0 },
    { x: fixture('formats/fixtures/pandas.parquet') },
  );
  const { groups } = ran.outputs.dataset!.metadata as unknown as DatasetFacts;
  const expected = JSON.parse(
    readFileSync(new URL('formats/fixtures/pandas.parquet.json', fixtures), 'utf8'),
  ) as Record<string, unknown[]>;
  t.deepEqual(
    groups.flatMap(({ columns, name }) => columns?.map((one) => one.name) ?? [name]).sort(),
    Object.keys(expected).sort(),
  );
  t.is(ran.outputs.dataset!.rows, Object.values(expected)[0]!.length);
});

const npy = (shape: readonly number[], type: string, bytes: Uint8Array): Uint8Array => {
  const head = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const padded = head.padEnd(64 * Math.ceil((head.length + 11) / 64) - 11, ' ');
  const length = padded.length + 1;
  return Uint8Array.from([
    0x93,
    ...Buffer.from('NUMPY'),
    1,
    0,
    length & 255,
    length >> 8,
    ...Buffer.from(`${padded}\n`),
    ...bytes,
  ]);
};

test('arrays of bytes beside labels are pictures, as in IDX files, whatever their files are called', async (t) => {
  const pixels = Uint8Array.from({ length: 3 * 4 }, (_, at) => at * 20);
  const kinds = [1, 0, 1];
  const pair = (x: string, y: string) => ({ train: { features: x, labels: y }, test: { features: x, labels: y } });
  const arrays: Files = { a: npy([3, 2, 2, 1], '|u1', pixels), b: npy([3], '|u1', Uint8Array.from(kinds)) };
  const named = (x: string, y: string): Files => ({ [x]: arrays.a!, [y]: arrays.b! });
  const read = await ingestFiles({ format: 'npy', ...pair('a.npy', 'b.npy') }, named('a.npy', 'b.npy'));
  const other = await ingestFiles({ format: 'npy', ...pair('x_train', 'y') }, named('x_train', 'y'));
  t.is(other.digests.dataset, read.digests.dataset);
  const pictures = await ingestFiles(
    { format: 'idx', ...pair('a', 'b') },
    { a: idx([3, 2, 2], pixels), b: idx([3], kinds) },
  );
  t.is(pictures.digests.dataset, read.digests.dataset);
  t.like(dataset(read).metadata, { shape: [2, 2, 1], bytes: true, labelName: 'label' });
});

test('numbers that are not finite are refused; a NaN may be named as missing', async (t) => {
  const values = Float64Array.from([1, Number.NaN, 3]);
  const arrow = (numbers: Float64Array): Uint8Array =>
    encodeTable(
      makeTable({ a: column.float64(numbers), b: column.vectors(Float32Array.from([1, 2, 3, 4, 5, 6]), 2) }, {}),
    );
  const refused = await failureOf(ingestFiles({ format: 'arrow', file: 'x', testSplit: 0 }, { x: arrow(values) }));
  t.deepEqual(
    [refused.code, refused.facts.where, refused.facts.hint],
    ['not-finite', 'x (row 1), column "a"', 'if it stands for a missing value, name it: missing: [NaN]'],
  );
  const named = await ingestFiles({ format: 'arrow', file: 'x', testSplit: 0, missing: ['NaN'] }, { x: arrow(values) });
  const { columns, metadata } = named.outputs.dataset!;
  t.deepEqual([...columns['features.a']!.valid!], [1, 0, 1]);
  t.deepEqual(
    (metadata as unknown as DatasetFacts).groups.map(({ name }) => name),
    ['b', 'features'],
  );
  const infinite = await failureOf(
    ingestFiles(
      { format: 'arrow', file: 'x', testSplit: 0 },
      { x: arrow(Float64Array.from([1, 2, Number.POSITIVE_INFINITY])) },
    ),
  );
  t.is(infinite.facts.found, 'Infinity');
});

const pictureStudy = `name: pictures
seed: 3
stages:
  folders:
    uses: ingest
    with: { format: images, folder: photos, testSplit: 0.5 }
  splits:
    uses: ingest
    with: { format: images, train: photos, test: [others, '!others/old'] }
  listed:
    uses: ingest
    with: { format: images, file: list.csv, folder: photos, label: kind, columns: { size: weight }, testSplit: 0 }
  gaps:
    uses: ingest
    with: { format: images, file: gaps.csv, folder: photos, delimiter: ';', missing: [''], testSplit: 0 }
  files: { uses: source, with: { path: photos } }
  wired:
    uses: ingest
    needs: { files: files }
    with: { format: images, folder: ., testSplit: 0.5 }
  lists: { uses: source, with: { path: '*.csv' } }
  left:
    uses: ingest
    needs: { files: files }
    with: { format: images, folder: [., '!cat/a.png'], columns: { label: id }, testSplit: 0 }
  named:
    uses: ingest
    needs: { files: lists }
    with: { format: csv, file: list.csv, columns: { path: id, kind: label }, testSplit: 0 }
`;

test('pictures in folders, pictures that a table names, and files of an artifact are sources', async (t) => {
  const project = createProject(temporaryFolder(t), { 'pictures.yaml': pictureStudy });
  const at = (...parts: string[]): string => join(project.folder, 'pipelines', ...parts);
  for (const [folder, kind, names] of [
    ['photos', 'cat', ['a', 'b']],
    ['photos', 'dog', ['c', 'd']],
    ['others', 'cat', ['e']],
    ['others', 'old', ['f']],
  ] as const) {
    mkdirSync(at(folder, kind), { recursive: true });
    for (const name of names)
      copyFileSync(new URL('images/fixtures/grey.png', fixtures), at(folder, kind, `${name}.png`));
  }
  writeFileSync(at('list.csv'), 'path,kind,size\ndog/d.png,x,2\ncat/a.png,y,1\ndog/c.png,x,3\n');
  writeFileSync(at('gaps.csv'), 'path;kind;size\ndog/d.png;x;2\ncat/a.png;y;\ndog/c.png;x;3\n');
  const { code, out, error } = await project.run('run', 'pictures.yaml', '--json');
  t.is(code, 0, out + error);
  const shown = async (stage: string): Promise<string> => (await project.run('show', stage)).out;
  t.regex(await shown('folders'), /2 training and 2 test examples of .* 2 classes/);
  t.regex(await shown('splits'), /4 training and 1 test examples/);
  t.regex(await shown('listed'), /3 training and 0 test examples/);
  t.regex(
    await shown('left'),
    /3 training and 0 test examples of 18 × 26 × 1 numbers, no labels\n.*ids "path" text, "label" category/,
  );
  const gaps = await shown('gaps');
  t.regex(gaps, /3 training and 0 test examples of 18 × 26 × 1 numbers and 2 columns, no labels/);
  t.regex(gaps, /"size" integer \(1 missing\)/);
  t.regex(await shown('named'), /3 training and 0 test examples of 1 column, 2 classes/);
  const digest = async (stage: string): Promise<string> => /^sha256:[0-9a-f]+/m.exec(await shown(stage))![0];
  t.is(await digest('wired'), await digest('folders'));
});

test('a file of another format than the document states is refused by what it is, and a text that begins alike is read', async (t) => {
  const parquet = fixture('formats/fixtures/pandas.parquet');
  const table: readonly (readonly [format: string, file: Uint8Array, found: RegExp, hint: RegExp])[] = [
    ['csv', parquet, /a Parquet file/, /format: parquet/],
    ['jsonl', encodeTable(makeTable(typed(), {})), /an Arrow file/, /format: arrow/],
    ['parquet', gzipSync(parquet), /a gzip file/, /gunzip/],
    ['parquet', npy([2, 1], '|u1', Uint8Array.of(1, 2)), /an array of NumPy/, /format: npy/],
    ['csv', Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]), /a zip archive/, /save a spreadsheet as CSV/],
  ];
  for (const [format, file, found, hint] of table) {
    const failure = await failureOf(ingestFiles({ format, file: 'x', testSplit: 0 }, { x: file }));
    t.is(failure.code, 'data-form', format);
    t.regex(failure.facts.found ?? '', found);
    t.regex(failure.facts.hint ?? '', hint);
  }
  const ran = await ingestFiles({ format: 'csv', file: 'x', testSplit: 0 }, { x: 'PAR1,PAR2\n1,2\n3,4\n' });
  t.is(ran.outputs.dataset!.rows, 2);
});

test('a column that is asked for in a file with another delimiter: the hint names the delimiter', async (t) => {
  const failure = await failureOf(
    ingestFiles({ format: 'tsv', file: 'x', label: 'kind' }, { x: 'a,kind\n1,x\n2,y\n' }),
  );
  t.is(failure.code, 'columns');
  t.regex(failure.facts.hint ?? '', /write delimiter: ","/);
});
