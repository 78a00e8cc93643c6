/**
 * `pipeline predict` for every task, and for a network of several inputs: pictures beside prepared numbers and the codes of a
 * category. The numbers are those of evaluate, to the last bit.
 */

import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { decodeTable } from '../../src/stage-api/arrow-file.ts';
import type { Column } from '../../src/stage-api/table.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, type Project } from './command-line.ts';

const marks = new URL('../../../pipelines/examples/pictures/marks/', import.meta.url).pathname;
const kinds = ['arrow', 'cross', 'ring', 'wave'];
const rows = Array.from({ length: 48 }, (_, row) => {
  const kind = kinds[row % 4]!;
  return {
    path: `${kind}/${String(1 + Math.floor(row / 4)).padStart(2, '0')}.png`,
    size: (row * 29) % 47,
    colour: ['red', 'blue', 'green'][(row * row) % 3]!,
    kind,
    round: kind === 'ring' || kind === 'wave',
    loud: row % 3 === 0,
    price: ((row * 29) % 47) / 3 + (row % 4),
  };
});
type Row = (typeof rows)[number];

const ingest = (label: string, drop: readonly string[]): string =>
  `{ format: images, file: list.csv, folder: marks, label: ${label}, size: [12, 12], testSplit: 0.25, columns: { ${drop
    .map((name) => `${name}: drop`)
    .join(', ')} } }`;

const document = `name: tasks
seed: 2
stages:
  read: { uses: ingest, with: ${ingest('kind', ['round', 'loud', 'price'])} }
  prepare:
    uses: prepare
    needs: { dataset: read }
    with: { columns: { colour: { encode: ordinal, unknown: own } }, groups: { tone: [colour] } }
  normalize: { uses: normalize, needs: { dataset: prepare }, with: { validationSplit: 0 } }
  train:
    uses: train
    needs: { dataset: normalize }
    with:
      epochs: 1
      model:
        - input: { group: pictures }
        - conv2d: { filters: 2, kernelSize: 3, activation: relu }
        - flatten: { name: seen }
        - input: { group: tone }
        - embedding: { inputDim: 4, outputDim: 2 }
        - flatten: { name: toned }
        - input: { group: features }
        - concatenate: { inputs: [seen, toned, features] }
        - dense: { units: classes, activation: softmax }
  evaluate: { uses: evaluate, needs: { model: train, dataset: normalize }, with: { splits: [train, test] } }
${[
  ['price', 'dense: { units: 1 }', 'rent'],
  ['round', 'dense: { units: 1, activation: sigmoid }', 'two'],
  ['[round, loud]', 'dense: { units: classes, activation: sigmoid }', 'many'],
]
  .map(
    ([label, last, name]) => `  read-${name}:
    uses: ingest
    with: { format: csv, file: list.csv, label: ${label}, testSplit: 0.25, columns: { ${[
      'path',
      'kind',
      'round',
      'loud',
      'price',
      'colour',
    ]
      .filter((one) => !label!.includes(one))
      .map((one) => `${one}: drop`)
      .join(', ')} } }
  train-${name}: { uses: train, needs: { dataset: read-${name} }, with: { epochs: 1, model: [dense: { units: 3, activation: tanh }, ${last}] } }
  evaluate-${name}: { uses: evaluate, needs: { model: train-${name}, dataset: read-${name} }, with: { splits: [train, test] } }
`,
  )
  .join('')}`;

const list = (shown: readonly Row[], names: readonly (keyof Row)[]): string =>
  `${names.join()}\n${shown.map((row) => names.map((name) => String(row[name])).join()).join('\n')}\n`;

async function evaluated({ run }: Project, stage: string): Promise<{ readonly [name: string]: Column }> {
  const path = (await run('show', stage, '--path', 'predictions')).out.trim();
  return decodeTable(readFileSync(path)).columns;
}

/** The numbers of a column by the row of the source. */
function byRow(columns: { readonly [name: string]: Column }, name: string): ReadonlyMap<number, readonly number[]> {
  const [column, row] = [columns[name]!, columns['source.row']!];
  const width = column.type === 'FixedSizeList' ? column.width : 1;
  const values = Array.from(column.values as ArrayLike<number>, Number);
  return new Map(
    Array.from(row.values as Int32Array, (one, index) => [one, values.slice(index * width, (index + 1) * width)]),
  );
}

test('a network of pictures, codes and numbers, and one of each task, answer as they were evaluated', async (t) => {
  const project = createProject(temporaryFolder(t), { 'tasks.yaml': document });
  const { folder, run } = project;
  cpSync(marks, join(folder, 'pipelines/marks'), { recursive: true });
  writeFileSync(
    join(folder, 'pipelines/list.csv'),
    list(rows, ['path', 'size', 'colour', 'kind', 'round', 'loud', 'price']),
  );
  const ran = await run('run', 'tasks.yaml', '-q');
  t.is(ran.code, 0, ran.error + ran.out);
  writeFileSync(join(folder, 'new.csv'), list(rows, ['colour', 'size', 'path']));
  const answersOf = async (model: string): Promise<readonly Record<string, unknown>[]> => {
    const done = await run(
      'predict',
      model,
      '--input',
      'new.csv',
      '--output',
      'out.json',
      '--pictures',
      'pipelines/marks',
      '--force',
    );
    t.is(done.code, 0, done.error);
    return JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')) as Record<string, unknown>[];
  };
  const named = (answer: Record<string, unknown>, prefix: string, names: readonly string[]): unknown[] =>
    names.map((name) => answer[`${prefix}.${name}`]);

  const mixed = byRow(await evaluated(project, 'evaluate'), 'probabilities');
  t.is(mixed.size, rows.length);
  for (const [row, answer] of (await answersOf('train')).entries())
    t.deepEqual(named(answer, 'probability', kinds), mixed.get(row), `row ${row}`);

  const rents = byRow(await evaluated(project, 'evaluate-rent'), 'predicted');
  for (const [row, answer] of (await answersOf('train-rent')).entries())
    t.deepEqual([answer.predicted], rents.get(row), `row ${row}`);

  const two = await evaluated(project, 'evaluate-two');
  const [sides, chosen] = [byRow(two, 'probabilities'), byRow(two, 'predicted')];
  for (const [row, answer] of (await answersOf('train-two')).entries()) {
    t.deepEqual(named(answer, 'probability', ['false', 'true']), sides.get(row), `row ${row}`);
    t.is(answer.predicted, ['false', 'true'][chosen.get(row)![0]!], `row ${row}`);
  }

  const many = await evaluated(project, 'evaluate-many');
  const [labels, given] = [byRow(many, 'probabilities'), byRow(many, 'predicted')];
  for (const [row, answer] of (await answersOf('train-many')).entries()) {
    t.deepEqual(named(answer, 'probability', ['round', 'loud']), labels.get(row), `row ${row}`);
    t.deepEqual(named(answer, 'predicted', ['round', 'loud']).map(Number), given.get(row), `row ${row}`);
  }
  const lost = await run('predict', 'train', '--input', 'new.csv', '--output', 'x.csv');
  t.is(lost.code, 1);
  t.regex(lost.error, /new\.csv:2 \(row 1\), column "path"/);
  t.regex(lost.error, /--pictures FOLDER/);
});
