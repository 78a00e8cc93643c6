/**
 * `pipeline predict` on rows that it cannot answer: inputs that are no files, and failures of the readers, in words of the
 * command and not of a document, which whoever has only a model does not have.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { decodeTable, encodeTable } from '../../src/stage-api/arrow-file.ts';
import { column, type FailureCode, StageFailure } from '../../src/stage-api/index.ts';
import { predict } from '../../stages/use/predict/predict.ts';
import { createProject } from './command-line.ts';

const rows = Array.from({ length: 60 }, (_, row) => ({
  size: String((row * 7) % 23),
  kind: ['old', 'new'][(row * row) % 2]!,
  price: String(((row * 7) % 23) / 2),
}));
const document = `name: prices
seed: 1
stages:
  ingest: { uses: ingest, with: { format: csv, file: prices.csv, label: price } }
  split: { uses: split, needs: { dataset: ingest }, with: { validation: 0.2 } }
  prepare: { uses: prepare, needs: { dataset: split } }
  train: { uses: train, needs: { dataset: prepare }, with: { task: regression, model: [dense: { units: 1 }], epochs: 1 } }
`;
const place = mkdtempSync(join(tmpdir(), 'arrowline-test-'));
const { folder, run } = createProject(place, { 'prices.yaml': document });
const written = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return name;
};
const predicted = (input: string, ...more: readonly string[]) =>
  run('predict', 'train', '--input', input, '--output', 'out.csv', '--force', ...more);

test.before('a model is trained', async (t) => {
  written('pipelines/prices.csv', `size,kind,price\n${rows.map((row) => Object.values(row).join()).join('\n')}\n`);
  const ran = await run('run', 'prices.yaml', '-q');
  t.is(ran.code, 0, ran.error + ran.out);
});

test.after.always('its folder goes away', () => rmSync(place, { recursive: true, force: true, maxRetries: 5 }));

test.serial(
  'a pipe, standard input, a folder of tables and a model file that is not there are refused at once',
  async (t) => {
    t.is(spawnSync('mkfifo', [join(folder, 'pipe.csv')]).status, 0);
    mkdirSync(join(folder, 'tables'));
    for (const [input, text] of [
      ['pipe.csv', /pipe\.csv is neither a file nor a folder: it cannot be read twice/],
      ['-', /not read from standard input\nhint: {2}write the rows to a file/],
      ['tables', /tables is a folder, not a file of the format csv/],
    ] as const) {
      const done = await predicted(input, '--format', 'csv');
      t.is(done.code, 2, input);
      t.regex(done.error, text);
    }
    const lost = await run('predict', 'lost/model.arrow', '--input', 'pipelines/prices.csv', '--output', 'out.csv');
    t.is(lost.code, 2);
    t.regex(lost.error, /there is no model file lost\/model\.arrow/);
  },
);

test.serial('hints speak of the file and the command, not of a document', async (t) => {
  const texts = { size: column.utf8(['1']), kind: column.utf8(['old']) };
  const inputs: readonly (readonly [input: string, code: FailureCode])[] = [
    [written('cells.csv', 'size,kind\nbig,old\n'), 'csv-cells'],
    [written('quotes.csv', 'size,kind\n1,o"ld"\n'), 'csv-quotes'],
    [written('twice.csv', 'size,kind,kind\n1,old,old\n'), 'csv-header'],
    [written('values.jsonl', '{"size":"1","kind":"old"}\n'), 'jsonl-values'],
    [written('texts.arrow', encodeTable({ rows: 1, columns: texts, metadata: {} })), 'column-type'],
    [written('arrow.csv', readFileSync(join(folder, 'texts.arrow'))), 'data-form'],
    [written('category.csv', 'size,kind\n1,unseen\n'), 'unknown-category'],
    [written('gap.jsonl', '{"size":1,"kind":null}\n'), 'not-numeric'],
    [written('large.csv', 'size,kind\n1e300,old\n'), 'not-finite'],
  ];
  const model = decodeTable(readFileSync((await run('show', 'train', '--path', 'model')).out.trim()));
  const output = join(folder, 'hints.csv');
  for (const [input, code] of inputs) {
    const options = { columns: [], pulse: async () => {} };
    const request = {
      model,
      digest: '',
      input: join(folder, input),
      output,
      format: 'csv',
      force: false,
      options,
    } as const;
    const failure = await t.throwsAsync(predict(request), { instanceOf: StageFailure });
    const { hint = '', expected = '' } = failure.facts;
    t.is(failure.code, code, input);
    t.regex(hint, /./, input);
    t.notRegex(hint, /\b(missing|quote|header|columns|format|impute): |in ingest|clip/, input);
    t.notRegex(expected, /document|`with`/, input);
    t.false(existsSync(output), input);
  }
});

test.serial('a table of a header alone has no answers, as an empty table of another format has none', async (t) => {
  const done = await predicted(written('empty.csv', 'size,kind\n'));
  t.is(done.code, 0, done.error);
  t.regex(done.out, /: 0 rows answered/);
  t.is(readFileSync(join(folder, 'out.csv'), 'utf8'), 'row,predicted\n');
  rmSync(join(folder, 'out.csv'));
});

test.serial('one row is one row, and a threshold without effect is said', async (t) => {
  const done = await predicted(written('one.csv', 'size,kind\n1,old\n'), '--threshold', '0.9');
  t.is(done.code, 0, done.error);
  t.regex(done.out, /: 1 row answered\n {2}threshold has no effect on a model of the task regression/);
  rmSync(join(folder, 'out.csv'));
});

test.serial('a link in a folder of pictures is refused: its picture would be left out', async (t) => {
  mkdirSync(join(folder, 'pictures'));
  symlinkSync('../elsewhere.png', join(folder, 'pictures/1.png'));
  const done = await predicted('pictures');
  t.is(done.code, 1);
  t.regex(done.error, /a folder of pictures holds a link[\s\S]*where: +pictures\/1\.png/);
});
