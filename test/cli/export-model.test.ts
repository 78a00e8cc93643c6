/** `pipeline export model`: the commands of docs/using-models.md, the facts beside a network, and mistakes. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, type Project } from './command-line.ts';

const document = `name: flowers
seed: 1
stages:
  ingest:
    uses: ingest
    with: { format: csv, file: flowers.csv, label: kind, testSplit: 0.25 }
  prepare:
    uses: prepare
    needs: { dataset: ingest }
    with: { numbers: { scale: standard } }
  train:
    uses: train
    needs: { dataset: prepare }
    with:
      model: [{ dense: { units: 4, activation: silu } }, { dense: { units: classes, activation: softmax } }]
      epochs: 1
      loss: categoricalCrossentropy
`;

const rows = Array.from({ length: 60 }, (_, row) => `${row / 8},${row * 3},${['rose', 'lily', 'iris'][row % 3]}`);

async function project(t: ExecutionContext): Promise<Project> {
  const one = createProject(temporaryFolder(t), { 'flowers.yaml': document });
  writeFileSync(join(one.folder, 'pipelines/flowers.csv'), `size,days,kind\n${rows.join('\n')}\n`);
  const ran = await one.run('run', 'flowers.yaml', '-q');
  t.is(ran.code, 0, ran.error);
  return one;
}

const page = readFileSync(new URL('../../../docs/using-models.md', import.meta.url), 'utf8');
const commands = Array.from(page.matchAll(/^pipeline (export model .*)$/gm), ([, words]) => words!.split(' '));
const files: { readonly [format: string]: readonly string[] } = {
  tfjs: ['model.json', 'preparation.json', 'weights.bin'],
  onnx: ['model.onnx', 'preparation.json'],
  safetensors: ['model.safetensors', 'preparation.json'],
  keras: ['model.keras', 'preparation.json'],
};

test('the commands of the page write each format, with the preparation and the facts beside it', async (t) => {
  const { folder, run } = await project(t);
  t.deepEqual(
    commands.map((words) => words.at(-1)),
    Object.keys(files),
  );
  for (const words of commands) {
    const [, , , target = '', , format = ''] = words;
    const done = await run(...words);
    t.is(done.code, 0, done.error);
    t.true(done.out.includes(`${files[format]!.join(', ')}\n`), done.out);
    t.regex(done.out, /inputs are rows prepared as preparation\.json says/);
    t.deepEqual(readdirSync(join(folder, target)).sort(), files[format]);
    const facts = JSON.parse(readFileSync(join(folder, target, 'preparation.json'), 'utf8'));
    t.like(facts, { task: 'multiclass', target: { classNames: ['iris', 'lily', 'rose'] } });
    t.regex(facts.model, /^sha256:/);
    t.deepEqual(
      facts.inputs.map(({ names }: { names: string[] }) => names),
      [['size', 'days']],
    );
    t.deepEqual(
      facts.preparation.map(({ step }: { step: string }) => step),
      ['ingest', 'prepare'],
    );
  }
  const leftOver = readdirSync(folder).filter((name) => name.endsWith('.part'));
  t.deepEqual(leftOver, []);
});

test('a model file is exported like one of the store, with facts as JSON', async (t) => {
  const { folder, run } = await project(t);
  t.is((await run('export', 'artifact', 'train.model', 'model.arrow', '--to', 'arrow')).code, 0);
  const stored = await run('export', 'model', 'train', 'one', '--to', 'onnx', '--json');
  const filed = await run('export', 'model', 'model.arrow', 'two', '--to', 'onnx', '--json');
  const [first, second] = [stored.json()[0]!, filed.json()[0]!];
  t.like(first, { folder: join(folder, 'one'), format: 'onnx', files: files.onnx });
  t.deepEqual({ ...second, folder: '' }, { ...first, folder: '' });
  t.deepEqual(readFileSync(join(folder, 'one/model.onnx')), readFileSync(join(folder, 'two/model.onnx')));
});

test('a place that is taken, another artifact and another format are refused, and nothing is written', async (t) => {
  const { folder, run } = await project(t);
  mkdirSync(join(folder, 'taken'));
  const mistakes: readonly (readonly [readonly string[], RegExp])[] = [
    [['train', 'taken', '--to', 'tfjs'], /taken is a folder, which is not replaced\nhint: +name another folder/],
    [['pipelines/flowers.csv', 'new', '--to', 'tfjs'], /pipelines\/flowers\.csv is not a model/],
    [['train', 'new', '--to', 'pickle'], /'pickle' is invalid\. Allowed choices are tfjs, onnx, safetensors/],
    [['train', 'no/where/new', '--to', 'onnx'], /is no folder/],
  ];
  for (const [words, message] of mistakes) {
    const refused = await run('export', 'model', ...words);
    t.is(refused.code, 2, refused.out);
    t.regex(refused.error, message);
  }
  t.deepEqual(readdirSync(join(folder, 'taken')), []);
  t.false(existsSync(join(folder, 'new')), 'nothing is there');
});
