/** The whole study, small, through the real command line: every stage kind, real workers, a real store. */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { temporaryFolder } from '../support/temporary.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const command = join(root, 'bin', 'pipeline.js');

const study = `
name: study
seed: 3
stages:
  ingest:
    uses: ingest
    with:
      format: synthetic
      synthetic: garments
      examples: { train: 240, test: 60 }
      relabel: { 0: [0, 6], 1: [5], 2: [1, 2], 3: [7, 8], 4: [3, 4, 9] }
  normalize: { uses: normalize, needs: { dataset: ingest }, with: { validationSplit: 0.25 } }
  train:
    uses: train
    needs: { dataset: normalize }
    matrix: { units: [4, 8], epochs: [1, 2] }
    with:
      model:
        - conv2d: { filters: 4, kernelSize: 3, activation: relu }
        - maxPooling2d: {}
        - flatten: {}
        - dense: { units: '\${{ matrix.units }}', activation: relu, name: encoded }
        - dense: { units: classes, activation: softmax }
      epochs: '\${{ matrix.epochs }}'
  evaluate: { uses: evaluate, needs: { model: train, dataset: normalize } }
  best: { uses: select, needs: { candidates: evaluate, models: train }, with: { metric: validation.accuracy } }
  embed: { uses: embed, needs: { model: best, dataset: normalize }, with: { layer: encoded } }
  reduce: { uses: reduce, needs: { embedding: embed }, with: { method: pca } }
  cluster: { uses: cluster, needs: { embedding: embed }, with: { method: kmeans, k: 3 } }
  report:
    uses: report
    needs:
      dataset: normalize
      histories: train
      models: train
      evaluations: evaluate
      predictions: evaluate
      choice: best
      projections: reduce
      clusters: cluster
gates:
  - { metric: best.validation.accuracy, min: 0.1 }
`;

function pipeline(folder: string, ...args: string[]): { status: number | null; out: string; lines: string[] } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, out: stdout + stderr, lines: stdout.trimEnd().split('\n') };
}

test('the study runs to its report, and a second run executes nothing', (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'pipelines'));
  writeFileSync(join(folder, 'pipelines', 'study.yaml'), study);

  const first = pipeline(folder, 'run', 'study.yaml', '--json', '--jobs', '2');
  t.is(first.status, 0, first.out);
  t.like(JSON.parse(first.lines.at(-1) ?? ''), {
    event: 'run.finished',
    outcome: 'succeeded',
    executed: 15,
    cached: 0,
    failed: 0,
    blocked: 0,
  });
  const events = first.lines.map((line) => JSON.parse(line) as { event: string; action?: string; notes?: string[] });
  const continued = events.filter((one) => one.event === 'action.executed' && one.notes?.join().includes('continued'));
  t.deepEqual(continued.map((one) => one.action).sort(), ['train[units=4,epochs=2]', 'train[units=8,epochs=2]']);

  const page = readFileSync(join(folder, 'artifacts', 'reports', 'study', 'index.html'), 'utf8');
  t.regex(page, /<script type="application\/json" id="run-facts">\{"pipeline":"study"/);
  t.false(page.includes('http-equiv="refresh"'), page);

  const second = pipeline(folder, 'run', 'study.yaml');
  t.is(second.status, 0);
  t.regex(second.out, /succeeded: executed 0, cached 15/);
  t.regex(second.out, /Models\n/);
  t.regex(second.out, /pass {2}best\.validation\.accuracy is/);
  t.regex(second.out, /report: artifacts\/reports\/study\/index\.html/);

  // An earlier report that had a figure more, and a file of somebody else's.
  const reports = join(folder, 'artifacts', 'reports');
  const note = JSON.parse(readFileSync(join(reports, 'study.json'), 'utf8')) as { files: string[] };
  const earlier = {
    ...note,
    shows: `sha256:${'0'.repeat(64)}`,
    files: [...note.files, 'figures/old.svg', '../../latest/study.json'],
  };
  writeFileSync(join(reports, 'study.json'), JSON.stringify(earlier));
  for (const name of ['old.svg', 'mine.svg']) writeFileSync(join(reports, 'study', 'figures', name), '<svg/>');
  t.is(pipeline(folder, 'run', 'study.yaml').status, 0);
  const figures = readdirSync(join(reports, 'study', 'figures'));
  t.deepEqual([figures.includes('old.svg'), figures.includes('mine.svg')], [false, true]);
  t.deepEqual(
    note.files.filter((path) => !existsSync(join(reports, 'study', path))),
    [],
  );
  t.true(
    existsSync(join(folder, 'artifacts', 'latest', 'study.json')),
    join(folder, 'artifacts', 'latest', 'study.json'),
  );

  const verified = pipeline(folder, 'verify');
  t.is(verified.status, 0, verified.out);
  t.regex(verified.out, /all good/);

  for (const [name, shown] of [
    ['evaluate[units=4,epochs=1]', /test\.accuracy/],
    ['ingest', /features: features: 28 × 28 × 1 bytes/],
    ['latest', /run .* of study/],
  ] as const) {
    const result = pipeline(folder, 'show', name);
    t.is(result.status, 0, result.out);
    t.regex(result.out, shown);
  }
});

const holed = `
name: holed
stages:
  ingest: { uses: ingest, with: { format: synthetic, synthetic: garments, examples: { train: 60, test: 20 } } }
  normalize: { uses: normalize, needs: { dataset: ingest }, with: { validationSplit: 0.25 } }
  train:
    uses: train
    needs: { dataset: normalize }
    matrix: { rate: [0.01, 1.0e+30] }
    with:
      model: [{ flatten: {} }, { dense: { units: 4, name: encoded } }, { dense: { units: classes } }]
      loss: meanSquaredError
      optimizer: { sgd: { learningRate: '\${{ matrix.rate }}' } }
      epochs: 2
  evaluate: { uses: evaluate, needs: { model: train, dataset: normalize } }
  best: { uses: select, needs: { candidates: evaluate, models: train }, with: { metric: validation.accuracy } }
  embed: { uses: embed, needs: { model: best, dataset: normalize }, with: { layer: encoded } }
  reduce: { uses: reduce, needs: { embedding: embed }, with: { method: pca } }
  report:
    uses: report
    needs: { dataset: normalize, histories: train, models: train, evaluations: evaluate, predictions: evaluate, choice: best, projections: reduce }
`;

test('a point that diverged is left out by the choice and the report; all behind them runs, and can be written again', (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'holed.yaml'), holed);
  const first = pipeline(folder, 'run', 'holed.yaml');
  t.is(first.status, 1, first.out);
  t.regex(first.out, /done +best .*from 1 of 2 candidates; 1 diverged\n/);
  t.regex(first.out, /done +reduce /);
  t.regex(first.out, /done +report .*without train\[rate=1e\+30\], evaluate\[rate=1e\+30\]\n/);
  t.regex(first.out, /\nbest: from 1 of 2 candidates; 1 diverged\n/);
  t.regex(first.out, /\nfailed: executed 8, cached 0, failed 1, blocked 1 in /);
  t.regex(pipeline(folder, 'show', 'best').out, /\nin run \S+: from 1 of 2 candidates; 1 diverged\n/);
  t.regex(
    pipeline(folder, 'show', 'train[rate=1e+30]').out,
    /error: train\[rate=1e\+30\] has no result: failed in run \S+: diverged at epoch 1/,
  );
  t.regex(
    pipeline(folder, 'plan', 'holed.yaml').out,
    /^failed +train\[rate=1e\+30\] +failed before in run \S+: diverged at epoch 1.*; --retry-failed tries again\n/m,
  );
  const page = readFileSync(join(folder, 'artifacts', 'reports', 'holed', 'index.html'), 'utf8');
  t.regex(page, /"error":"diverged/);
  t.regex(
    pipeline(folder, 'why', 'holed.yaml', 'evaluate[rate=1e+30]').out,
    /blocked: train\[rate=1e\+30\] failed in run \S+: diverged/,
  );
  const again = pipeline(folder, 'run', 'holed.yaml', '-k');
  t.is(again.status, 1);
  t.regex(again.out, /cached +best +from 1 of 2 candidates; 1 diverged\n/);
  t.regex(again.out, /cached +report .*without train/);
  t.is(pipeline(folder, 'run', 'holed.yaml', '-k', '--fail-fast').status, 2);
  t.is(pipeline(folder, 'report', 'holed.yaml', '--out', join(folder, 'again')).status, 0);
  for (const written of [join(folder, 'artifacts', 'reports', 'holed'), join(folder, 'again')]) {
    t.regex(readFileSync(join(written, 'index.html'), 'utf8'), /"lacking":"from 1 of 2 candidates; 1 diverged"/);
    t.regex(readFileSync(join(written, 'summary.md'), 'utf8'), /\nbest: from 1 of 2 candidates; 1 diverged\.\n/);
  }
  // Another point that may not fail: the report without it is not what this document asks for.
  writeFileSync(join(folder, 'holed.yaml'), holed.replace('1.0e+30', '2.0e+30'));
  t.is(pipeline(folder, 'report', 'holed.yaml').status, 2);
});

test('with requireAll, and with --fail-fast, a point that diverged leaves no choice', (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(
    join(folder, 'holed.yaml'),
    holed.replace('validation.accuracy }', 'validation.accuracy, requireAll: true }'),
  );
  const all = pipeline(folder, 'run', 'holed.yaml');
  t.is(all.status, 1, all.out);
  t.regex(all.out, /blocked +best +by train\[rate=1e\+30\]: it diverged\n/);
  t.regex(all.out, /done +report .*without .*best/);
  writeFileSync(join(folder, 'holed.yaml'), holed.replace('[0.01, 1.0e+30]', '[1.0e+30, 0.02]'));
  const fast = pipeline(folder, 'run', 'holed.yaml', '--fail-fast', '--jobs', '1');
  t.is(fast.status, 1, fast.out);
  t.regex(fast.out, /blocked +report/);
  t.regex(fast.out, /did not finish: nothing new starts after a failure \(--fail-fast\)/);
});

test('a mistake in the document is exit code 2 and leaves no store', (t) => {
  const folder = temporaryFolder(t);
  const start = study.slice(0, study.indexOf('  train:'));
  const wrong = `${start}\n  evaluation: { uses: evaluat }\n`;
  writeFileSync(join(folder, 'bad.yaml'), wrong);
  const bad = pipeline(folder, 'run', 'bad.yaml');
  t.is(bad.status, 2);
  t.regex(bad.out, /did you mean "evaluate"\?/);
  t.deepEqual(readdirSync(folder), ['bad.yaml']);
});

for (const name of readdirSync(join(root, 'pipelines')).filter((one) => one.endsWith('.yaml')))
  test(`${name} has no mistakes and names its schema for editors`, (t) => {
    const text = readFileSync(join(root, 'pipelines', name), 'utf8');
    t.regex(text, /^# yaml-language-server: \$schema=\.\.\/schemas\/pipeline\.schema\.json\n/);
    t.notThrows(() => execFileSync(process.execPath, [command, 'lint', name], { cwd: root }));
  });
