/** The commands that tell of runs, on a study of two models: plan, why, log, diff, status and the table of a run. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject, type Project } from './command-line.ts';

const document = `name: flowers
seed: 1
stages:
  ingest:
    uses: ingest
    with: { format: csv, file: flowers.csv, label: kind, testSplit: 0.3 }
  prepare: { uses: prepare, needs: { dataset: ingest } }
  train:
    uses: train
    needs: { dataset: prepare }
    matrix: { epochs: [1, 2, 3] }
    with:
      model: [{ dense: { units: classes, activation: softmax } }]
      loss: categoricalCrossentropy
      optimizer: { sgd: { learningRate: 0.1 } }
      batchSize: 8
      epochs: '\${{ matrix.epochs }}'
  evaluate: { uses: evaluate, needs: { model: train, dataset: prepare } }
gates: [{ metric: evaluate.test.accuracy, min: 0 }]
`;

async function ran(t: Parameters<typeof temporaryFolder>[0]): Promise<Project> {
  const project = createProject(temporaryFolder(t), { 'flowers.yaml': document });
  const rows = Array.from({ length: 90 }, (_, row) => `${row / 8},${row % 7},${row % 2 === 0 ? 'rose' : 'lily'}`);
  writeFileSync(join(project.folder, 'pipelines/flowers.csv'), `size,days,kind\n${rows.join('\n')}\n`);
  const first = await project.run('run', 'flowers.yaml', '--name', 'first');
  t.is(first.code, 0, first.error + first.out);
  return project;
}

test('a changed line is told before all that follows from it, with a time', async (t) => {
  const { run } = await ran(t);
  const set = ['--set', 'train.with.batchSize=16'];
  const plan = await run('plan', 'flowers.yaml', ...set);
  t.regex(plan.out, /^run {5}train ×3 {2}with\.batchSize 8 → 16 {2}command line:1:28 · then 3 more, about [\d.]+ s$/m);
  t.regex(plan.out, /^waits {3}evaluate ×3 {2}for train$/m);
  t.regex(plan.out, /^3 to run, 3 that wait for them, 2 cached, about [\d.]+ s$/m);
  t.regex((await run('run', '-n', 'flowers.yaml', ...set)).out, /^run {5}train ×3 /m);
  const why = await run('why', 'flowers.yaml', 'evaluate', ...set);
  t.is(
    why.out,
    'all 3 of evaluate  waits: its inputs are not known before train has run\n  train runs: with.batchSize 8 → 16  command line:1:28\n',
  );
  const cached = await run('plan', 'flowers.yaml');
  t.regex(cached.out, /^cached {2}train ×3 {2}by run \S+$/m);
  t.regex(cached.out, /^0 to run, 0 that wait for them, 8 cached$/m);
  t.is(plan.out.includes('train[epochs=1]'), false, 'points are listed only where some differ');
  t.is((await run('plan', 'flowers.yaml', ...set, '--json')).json().length, 8);
});

test('the log and the difference of two runs begin with their measures', async (t) => {
  const { run } = await ran(t);
  const second = await run('run', 'flowers.yaml', '--set', 'train.with.batchSize=2');
  t.is(second.code, 0, second.error);
  t.regex(second.out, /^ {3}epochs .*test accuracy +Δ/m);
  t.regex(second.out, /^★ +\d .* (±0|[+−][\d.]+( points)?) /m);

  const { out } = await run('log');
  const [head = '', , newest = '', changed = '', , oldest = '', label = ''] = out.split('\n');
  t.regex(head, /run +pipeline +outcome +test accuracy +Δ +gates +ran +took/);
  t.regex(newest, /flowers +succeeded +[\d.]+ % +(±0|[+−][\d.]+ points) +3\/3 +6\/8 +[\d.]+ s/);
  t.regex(changed, /^ {4}changed: train\.with\.batchSize 8 → 2$/);
  t.regex(oldest, /flowers +succeeded +[\d.]+ % +3\/3 +8\/8/);
  t.regex(label, /^ {4}first/);
  t.deepEqual(
    (await run('log', '--json')).json().map(({ actions, outcome }) => [actions, outcome]),
    [
      [undefined, 'succeeded'],
      [undefined, 'succeeded'],
    ],
  );

  const named = await run('diff', 'latest~1', 'latest');
  t.is((await run('diff')).out, named.out, 'the last two of the pipeline');
  t.is((await run('diff', 'latest~1')).out, named.out);
  t.regex(
    named.out,
    /^model +measure +before +after +difference\n.*\nepochs 1 +test loss +[\d.]+ +[\d.]+ +[+−][\d.]+ +(better|worse)$/m,
  );
  t.true(named.out.indexOf('difference') < named.out.indexOf('with.batchSize 8 → 2'), named.out);
});
