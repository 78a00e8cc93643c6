/**
 * `pipeline predict`: a model answers for rows of files as `evaluate` answers for rows of its dataset, to the last bit,
 * whatever the format, the order of the columns and the pieces that the file is read in.
 */

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { decodeTable } from '../../src/stage-api/arrow-file.ts';
import { npyHeader } from '../../stages/lib/kit/npy-header.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, type Project } from './command-line.ts';

const count = 240;
const parts = ['thin', 'wide', 'tall'];

interface Shop {
  readonly id: string;
  readonly size: string;
  readonly kind: string;
  readonly opened: string;
  readonly busy: string;
  readonly grade: string;
}

/** Numbers that no float holds exactly, missing values, categories, times. */
const shops: readonly Shop[] = Array.from({ length: count }, (_, row) => ({
  id: `s${row}`,
  size: row % 17 === 3 ? 'NA' : String(((row * 37) % 101) / 7),
  kind: parts[(row * row) % 3]!,
  opened: new Date(Date.UTC(2020, row % 12, 1 + (row % 28), row % 24)).toISOString().slice(0, 19),
  busy: row % 5 === 0 ? 'true' : 'false',
  grade: ['a', 'b', 'c'][(row * 7) % 3]!,
}));

const document = `name: shops
seed: 3
stages:
  ingest:
    uses: ingest
    with:
      format: csv
      file: shops.csv
      label: grade
      missing: [NA]
      columns: { id: id, size: { name: extent } }
      testSplit: 0
  split:
    uses: split
    needs: { dataset: ingest }
    with: { method: random, test: 0.25, validation: 0.1 }
  prepare:
    uses: prepare
    needs: { dataset: split }
    with:
      numbers: { impute: median, indicator: true }
      columns: { opened: { parts: [month, hour], cyclic: true }, kind: { encode: ordinal, unknown: own, scale: standard } }
  train:
    uses: train
    needs: { dataset: prepare }
    with: { model: [dense: { units: 7, activation: tanh }, dense: { units: classes, activation: softmax }], epochs: 2 }
  evaluate: { uses: evaluate, needs: { model: train, dataset: prepare }, with: { splits: [train, validation, test] } }
`;

const header = 'id,size,kind,opened,busy,grade';
const line = ({ id, size, kind, opened, busy, grade }: Shop): string => [id, size, kind, opened, busy, grade].join();

const place = mkdtempSync(join(tmpdir(), 'arrowline-test-'));
const shopProject = createProject(place, { 'shops.yaml': document });

test.before('a model is trained on the shops', async (t) => {
  writeFileSync(join(place, 'pipelines/shops.csv'), `${header}\n${shops.map(line).join('\n')}\n`);
  const ran = await shopProject.run('run', 'shops.yaml', '-q');
  t.is(ran.code, 0, ran.error + ran.out);
});

test.after.always('its folder goes away', () => rmSync(place, { recursive: true, force: true, maxRetries: 5 }));

/** The probabilities that a stage of kind `evaluate` found, by the row of the source. */
async function evaluated({ run }: Project, stage = 'evaluate'): Promise<ReadonlyMap<number, readonly number[]>> {
  const path = (await run('show', stage, '--path', 'predictions')).out.trim();
  const { probabilities, 'source.row': rows } = decodeTable(readFileSync(path)).columns;
  if (probabilities?.type !== 'FixedSizeList' || rows?.type !== 'Int32') throw new Error('other columns');
  const { width } = probabilities;
  const values = Array.from(probabilities.values, Number);
  return new Map(Array.from(rows.values, (row, index) => [row, values.slice(index * width, (index + 1) * width)]));
}

interface Answer {
  readonly row: number;
  readonly predicted: string;
  readonly [name: string]: unknown;
}

function answersIn(path: string): readonly Answer[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text) as Answer);
}

const probabilitiesOf = (answer: Answer): readonly unknown[] =>
  ['a', 'b', 'c'].map((name) => answer[`probability.${name}`]);

test('rows of a table have the probabilities of evaluate, to the last bit, in every format and order of columns', async (t) => {
  const project = shopProject;
  const { folder, run } = project;
  const known = await evaluated(project);
  t.is(known.size, count);
  const formats: { readonly [file: string]: string } = {
    'new.csv': `${header}\n${shops.map(line).join('\n')}\n`,
    // Without labels, in another order, with a column more.
    'other.csv': `busy,extra,opened,id,kind,size\n${shops.map(({ id, size, kind, opened, busy }) => [busy, 'x', opened, id, kind, size].join()).join('\n')}\n`,
    'new.tsv': `${header.replaceAll(',', '\t')}\n${shops.map((shop) => line(shop).replaceAll(',', '\t')).join('\n')}\n`,
    'new.jsonl': `${shops
      .map(({ size, busy, ...shop }) =>
        JSON.stringify({ ...shop, size: size === 'NA' ? null : Number(size), busy: busy === 'true' }),
      )
      .join('\n')}\n`,
  };
  for (const [file, content] of Object.entries(formats)) {
    writeFileSync(join(folder, file), content);
    const done = await run('predict', 'train', '--input', file, '--output', `${file}.out.jsonl`, '--json');
    t.is(done.code, 0, done.error);
    const answers = answersIn(join(folder, `${file}.out.jsonl`));
    t.is(answers.length, count, file);
    for (const answer of answers) {
      t.deepEqual(probabilitiesOf(answer), known.get(answer.row), `${file}, row ${answer.row}`);
      t.is(answer.id, `s${answer.row}`, file);
    }
    const [facts] = done.json<{ notes: readonly string[]; rows: number }>();
    t.is(facts?.rows, count);
    if (file === 'other.csv') t.deepEqual(facts?.notes, ['columns that the model does not need: "extra"']);
  }
});

test('the model file alone answers: no store, no document', async (t) => {
  const project = shopProject;
  const known = await evaluated(project);
  const path = (await project.run('show', 'train', '--path', 'model')).out.trim();
  const folder = temporaryFolder(t);
  copyFileSync(path, join(folder, 'model.arrow'));
  const { run } = createProject(folder, {});
  writeFileSync(join(folder, 'a.csv'), `${header}\n${line(shops[9]!)}\n`);
  const done = await run('predict', 'model.arrow', '--input', 'a.csv', '--output', 'b.csv', '--columns', 'kind,size');
  t.is(done.code, 0, done.error);
  const [names, values] = readFileSync(join(folder, 'b.csv'), 'utf8').trimEnd().split('\n');
  t.is(names, 'row,id,kind,size,predicted,probability.a,probability.b,probability.c');
  const cells = values!.split(',');
  t.deepEqual(cells.slice(0, 4), ['0', 's9', shops[9]!.kind, shops[9]!.size]);
  t.deepEqual(cells.slice(5).map(Number), known.get(9));
  t.false(existsSync(join(folder, 'artifacts')), 'nothing is stored');
});

test('the rows and the model file are never replaced by the answers, by no name of theirs', async (t) => {
  const path = (await shopProject.run('show', 'train', '--path', 'model')).out.trim();
  const folder = temporaryFolder(t);
  const { run } = createProject(folder, {});
  copyFileSync(path, join(folder, 'model.arrow'));
  writeFileSync(join(folder, 'a.csv'), `${header}\n${line(shops[9]!)}\n`);
  symlinkSync('a.csv', join(folder, 'linked.csv'));
  for (const [input, output] of [
    ['a.csv', 'a.csv'],
    ['linked.csv', 'a.csv'],
    ['a.csv', 'model.arrow'],
  ] as const) {
    const before = readFileSync(join(folder, output));
    const done = await run('predict', 'model.arrow', '--input', input, '--output', output, '--force');
    t.is(done.code, 2, output);
    t.regex(done.error, new RegExp(`^error: ${output} is read by this command`));
    t.deepEqual(readFileSync(join(folder, output)), before, output);
  }
});

const failures: readonly (readonly [title: string, head: string, row: string, code: string, text: RegExp])[] = [
  ['a missing column', 'id,size,kind,opened', 's,1,thin,2020-01-01T00:00:00', 'columns', /expected: "busy" as well/],
  [
    'a misspelt column',
    'id,size,kindd,opened,busy',
    's,1,thin,2020-01-01T00:00:00,true',
    'columns',
    /is it the column "kindd"\?/,
  ],
  ['another delimiter', 'id;size;kind;opened;busy', 's;1;thin;2020-01-01T00:00:00;true', 'columns', /--delimiter ";"/],
  [
    'a word for a number',
    'id,size,kind,opened,busy',
    's,big,thin,2020-01-01T00:00:00,true',
    'csv-cells',
    /odd\.csv:2 \(row 1\), column "size"/,
  ],
  [
    'a gap that nothing stands for',
    'id,size,kind,opened,busy',
    's,1,NA,2020-01-01T00:00:00,true',
    'not-numeric',
    /odd\.csv:2 \(row 1\), column "kind"/,
  ],
];

test('rows that do not fit are refused with their place, and nothing is written', async (t) => {
  const { folder, run } = shopProject;
  for (const [title, head, row, code, text] of failures) {
    writeFileSync(join(folder, 'odd.csv'), `${head}\n${row}\n`);
    const done = await run('predict', 'train', '--input', 'odd.csv', '--output', 'out.csv');
    t.is(done.code, 1, title);
    t.regex(done.error, new RegExp(`\\[${code}\\]`), title);
    t.regex(done.error, text, title);
    t.false(existsSync(join(folder, 'out.csv')), title);
    const json = await run('predict', 'train', '--input', 'odd.csv', '--output', 'out.csv', '--json');
    t.like(json.json()[0], { failure: { code } }, title);
  }
  writeFileSync(join(folder, 'odd.csv'), `${header}\n${line(shops[0]!)}\n`);
  writeFileSync(join(folder, 'out.csv'), 'mine');
  for (const [args, text] of [
    [['--output', 'out.csv'], /out\.csv is there already/],
    [['--output', 'out.xlsx'], /does not say a format/],
    [['--output', 'out.parquet', '--columns', 'kinds'], /did you mean "kind"/],
  ] as const) {
    const done = await run('predict', 'train', '--input', 'odd.csv', ...args);
    t.true(done.code !== 0, text.source);
    t.regex(done.error, text);
  }
  t.is(readFileSync(join(folder, 'out.csv'), 'utf8'), 'mine');
  const evaluation = await run('predict', 'evaluate', '--input', 'odd.csv', '--output', 'x.csv');
  t.regex(evaluation.error, /there is no output of type model/);
});

const pictures = `name: marks
seed: 4
stages:
  ingest: { uses: ingest, with: { format: images, folder: marks, size: [16, 16], channels: 1, testSplit: 0.25 } }
  normalize: { uses: normalize, needs: { dataset: ingest }, with: { standardize: true, validationSplit: 0.2 } }
  scaled: { uses: normalize, needs: { dataset: ingest }, with: { validationSplit: 0.2 } }
  train:
    uses: train
    needs: { dataset: scaled }
    with: { model: [conv2d: { filters: 3, kernelSize: 3, activation: relu }, { flatten: {} }, dense: { units: classes, activation: softmax }], epochs: 1 }
  standard:
    uses: train
    needs: { dataset: normalize }
    with: { model: [{ flatten: {} }, dense: { units: classes, activation: softmax }], epochs: 1 }
  evaluate: { uses: evaluate, needs: { model: train, dataset: scaled }, with: { splits: [train, validation, test] } }
  measured: { uses: evaluate, needs: { model: standard, dataset: normalize }, with: { splits: [train, validation, test] } }
`;
const marks = new URL('../../../pipelines/examples/pictures/marks/', import.meta.url).pathname;
const names = ['arrow', 'cross', 'ring', 'wave'].flatMap((kind) =>
  ['01', '02', '03', '04', '05', '06'].map((name) => `${kind}/${name}.png`),
);

test('pictures of a folder, and one, have the probabilities of evaluate, to the last bit', async (t) => {
  const project = createProject(temporaryFolder(t), { 'marks.yaml': pictures });
  const { folder, run } = project;
  for (const name of names) {
    mkdirSync(dirname(join(folder, 'pipelines/marks', name)), { recursive: true });
    copyFileSync(join(marks, name), join(folder, 'pipelines/marks', name));
  }
  const ran = await run('run', 'marks.yaml', '-q');
  t.is(ran.code, 0, ran.error + ran.out);
  for (const [model, evaluation] of [
    ['train', 'evaluate'],
    ['standard', 'measured'],
  ] as const) {
    const known = await evaluated(project, evaluation);
    const done = await run('predict', model, '--input', 'pipelines/marks', '--output', 'all.jsonl', '--force');
    t.is(done.code, 0, done.error);
    const answers = answersIn(join(folder, 'all.jsonl'));
    t.deepEqual(
      answers.map(({ path: name }) => name),
      names,
    );
    const kinds = ['arrow', 'cross', 'ring', 'wave'];
    for (const answer of answers)
      t.deepEqual(
        kinds.map((kind) => answer[`probability.${kind}`]),
        known.get(answer.row),
        String(answer.path),
      );
    const one = await run(
      'predict',
      model,
      '--input',
      `pipelines/marks/${names[7]}`,
      '--output',
      'one.jsonl',
      '--force',
    );
    t.is(one.code, 0, one.error);
    const [single] = answersIn(join(folder, 'one.jsonl'));
    t.deepEqual(
      kinds.map((kind) => single![`probability.${kind}`]),
      known.get(7),
    );
  }
  rmSync(join(folder, 'all.jsonl'));
  writeFileSync(join(folder, 'pipelines/marks/ring/02.png'), 'no picture');
  const damaged = await run('predict', 'train', '--input', 'pipelines/marks', '--output', 'all.jsonl');
  t.is(damaged.code, 1);
  t.regex(damaged.error, /ring\/02\.png/);
  t.false(existsSync(join(folder, 'all.jsonl')), 'nothing is written');
});

test('fractions are refused where a model was trained on bytes, and whole numbers of any type are answered alike', async (t) => {
  const project = createProject(temporaryFolder(t), {
    'bytes.yaml': `
name: bytes
stages:
  ingest: { uses: ingest, with: { format: npy, train: { features: x.npy, labels: y.npy }, test: { features: x.npy, labels: y.npy } } }
  normalize: { uses: normalize, needs: { dataset: ingest } }
  train:
    uses: train
    needs: { dataset: normalize }
    with: { model: [flatten: {}, dense: { units: classes, activation: softmax }], epochs: 1 }
`,
  });
  const { folder, run } = project;
  const rows = 8;
  const numbers = Array.from({ length: rows * 4 }, (_, index) => (index * 37) % 256);
  const write = (name: string, code: string, shape: number[], values: Uint8Array | Float32Array): void =>
    writeFileSync(join(folder, name), Buffer.concat([npyHeader(code, shape), new Uint8Array(values.buffer)]));
  write('pipelines/x.npy', '|u1', [rows, 2, 2], Uint8Array.from(numbers));
  write(
    'pipelines/y.npy',
    '|u1',
    [rows],
    Uint8Array.from({ length: rows }, (_, row) => row % 2),
  );
  write('whole.npy', '<f4', [rows, 2, 2], Float32Array.from(numbers));
  write(
    'fractions.npy',
    '<f4',
    [rows, 2, 2],
    Float32Array.from(numbers, (one) => one / 255),
  );
  const ran = await run('run', 'bytes.yaml', '-q');
  t.is(ran.code, 0, ran.error + ran.out);
  for (const [input, output] of [
    ['pipelines/x.npy', 'bytes.jsonl'],
    ['whole.npy', 'whole.jsonl'],
  ] as const) {
    const done = await run('predict', 'train', '--input', input, '--output', output);
    t.is(done.code, 0, done.error);
  }
  t.deepEqual(answersIn(join(folder, 'whole.jsonl')), answersIn(join(folder, 'bytes.jsonl')));
  const refused = await run('predict', 'train', '--input', 'fractions.npy', '--output', 'no.jsonl');
  t.is(refused.code, 1);
  t.regex(refused.error, /trained on bytes[\s\S]*expected: whole numbers from 0 to 255/);
  t.false(existsSync(join(folder, 'no.jsonl')), 'nothing is written');
});
