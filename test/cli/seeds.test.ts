/** Seeds as an axis of a study: means in the terminal, the report, its Markdown and diff; single models stay there. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject } from './command-line.ts';

const study = (seeds: string, epochs: number): string => `name: seeds
stages:
  ingest: { uses: ingest, with: { format: synthetic, synthetic: garments, examples: { train: 60, test: 40 } } }
  normalize: { uses: normalize, needs: { dataset: ingest }, with: { validationSplit: 0.2 } }
  train:
    uses: train
    needs: { dataset: normalize }
    matrix: { units: [2, 4], seed: ${seeds} }
    seed: '\${{ matrix.seed }}'
    with: { model: [{ flatten: {} }, { dense: { units: '\${{ matrix.units }}' } }, { dense: { units: classes, activation: softmax } }], epochs: ${epochs} }
  evaluate: { uses: evaluate, needs: { model: train, dataset: normalize } }
  best: { uses: select, needs: { candidates: evaluate, models: train }, with: { metric: validation.accuracy } }
  report: { uses: report, needs: { histories: train, evaluations: evaluate, models: train, choice: best } }
gates:
  - { metric: evaluate.test.accuracy, min: 0 }
`;

test('a study of three seeds is told by its means, everywhere and alike', async (t) => {
  const project = createProject(temporaryFolder(t), { 'seeds.yaml': study('[1, 2, 3]', 1) });
  const run = await project.run('run', 'seeds.yaml');
  t.is(run.code, 0, run.error);
  const [header = ''] = run.out.split('\n').filter((line) => line.trimStart().startsWith('units'));
  t.regex(header, /^ *units {2}seeds {2}/);
  const rows = run.out.split('\n').filter((line) => /^[★ ] +[24] +3 /.test(line));
  t.is(rows.length, 2, run.out);
  t.true(
    rows.every((row) => (row.match(/±/g) ?? []).length >= 4),
    rows.join('\n'),
  );
  t.regex(run.out, /^means over seed with 95 % intervals \(Student's t\); the single models: pipeline show evaluate$/m);
  t.regex(
    run.out,
    /^best: units=[24] has the greatest mean validation\.accuracy over seed of 2 candidates|^best: units=2 and units=4 tie/m,
  );
  t.regex(run.out, /^pass {2}evaluate\.test\.accuracy at units=2 is [\d.]+ in the mean over seed \(3 seeds, /m);
  t.is(run.out.split('\n').filter((line) => line.startsWith('pass')).length, 2);
  const report = join(project.folder, 'artifacts', 'reports', 'seeds');
  const page = readFileSync(join(report, 'index.html'), 'utf8');
  t.regex(page, /<table[^>]* id="means">[\s\S]*data-name="test\.accuracy"[\s\S]*<tr data-points="0 1 2">/);
  t.is(page.match(/<tr data-point=/g)?.length, 6, 'the single models are in the page');
  const markdown = readFileSync(join(report, 'summary.md'), 'utf8');
  t.regex(markdown, /\| units 2 \| 3 \|.* ±/);
  t.regex(markdown, /<details><summary>The single models<\/summary>[\s\S]*\| units 2, seed 3 /);
  t.regex((await project.run('show', 'latest')).out, /^ *units {2}seeds {2}/m);
  t.regex((await project.run('show', 'evaluate[units=2,seed=3]')).out, /test\.accuracy/);
  writeFileSync(join(project.folder, 'pipelines', 'seeds.yaml'), study('[1, 2, 3]', 2));
  t.is((await project.run('run', 'seeds.yaml')).code, 0);
  t.regex(
    readFileSync(join(report, 'summary.md'), 'utf8'),
    /\n\| units 2 \| Test loss \| [\d.]+ \| [\d.]+ \|/,
    'the means since before',
  );
  const diff = await project.run('diff', 'latest~1', 'latest');
  t.regex(
    diff.out,
    /^mean evaluate\[units=2\] {2}test\.loss {2}[\d.]+ \(3 seeds, ±[\d.]+\) → [\d.]+ \(3 seeds, ±[\d.]+\)$/m,
  );
});

test('one seed claims nothing: no interval, and the number of its seeds is said', async (t) => {
  const project = createProject(temporaryFolder(t), { 'seeds.yaml': study('[7]', 1) });
  const run = await project.run('run', 'seeds.yaml', '--only', 'evaluate');
  t.is(run.code, 0, run.error);
  const rows = run.out.split('\n').filter((line) => /^[★ ] +[24] +1 /.test(line));
  t.is(rows.length, 2, run.out);
  const told = run.out.split('\nModels\n')[1]?.split('\nsucceeded')[0] ?? '±';
  t.false(told.includes('±'), run.out);
  t.regex(run.out, /^means over seed; the single models: pipeline show evaluate$/m);
});
