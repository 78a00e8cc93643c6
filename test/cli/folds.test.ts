/** Folds as an axis of a study: means over them in the terminal, gates, the report and its Markdown. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { areClasses, dataset } from '../../src/artifacts/dataset.ts';
import { decodeTable } from '../../src/stage-api/arrow-file.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { createProject } from './command-line.ts';

const study = `name: folds
stages:
  ingest: { uses: ingest, with: { format: synthetic, synthetic: garments, examples: { train: 60, test: 40 } } }
  split:
    uses: split
    needs: { dataset: ingest }
    matrix: { fold: [1, 2, 3, 4, 5] }
    with: { method: stratified, folds: 5, fold: '\${{ matrix.fold }}', validation: 0.1 }
  train:
    uses: train
    needs: { dataset: split }
    matrix: { units: [2, 4] }
    with: { model: [{ flatten: {} }, { dense: { units: '\${{ matrix.units }}' } }, { dense: { units: classes, activation: softmax } }], epochs: 1 }
  evaluate: { uses: evaluate, needs: { model: train, dataset: split } }
  best: { uses: select, needs: { candidates: evaluate, models: train }, with: { metric: validation.accuracy } }
  report: { uses: report, needs: { histories: train, evaluations: evaluate, models: train, choice: best, predictions: evaluate, dataset: ingest } }
gates:
  - { metric: evaluate.test.accuracy, min: 0 }
`;

test('a study of five folds is told by its means, with the interval of folds', async (t) => {
  const project = createProject(temporaryFolder(t), { 'folds.yaml': study });
  const run = await project.run('run', 'folds.yaml');
  t.is(run.code, 0, run.error);
  t.regex(run.out, /^ *units {2}folds {2}/m);
  t.is(run.out.split('\n').filter((line) => /^[★ ] +[24] +5 /.test(line)).length, 2, run.out);
  t.regex(
    run.out,
    /^means over fold with 95 % intervals \(Student's t, corrected for the training rows that folds share\)/m,
  );
  t.regex(run.out, /^pass {2}evaluate\.test\.accuracy at units=2 is [\d.]+ in the mean over fold \(5 folds, /m);
  t.regex(run.out, /^best: units=\d.* mean validation\.accuracy over fold/m);
  const report = join(project.folder, 'artifacts', 'reports', 'folds');
  const page = readFileSync(join(report, 'index.html'), 'utf8');
  t.regex(page, /<th[^>]*>folds<\/th>/);
  t.regex(page, /differ in their fold only/);
  t.regex(readFileSync(join(report, 'summary.md'), 'utf8'), /\| model \| folds \|/);
  // The report shows the examples of `ingest`, whose rows the folds put into another order.
  const mistakes = [...page.matchAll(/alt="Row (\d+): ([^"]+) taken for/g)];
  const file = (await project.run('show', 'ingest', '--path', 'dataset')).out.trim();
  const { labels } = dataset.read(decodeTable(readFileSync(file)));
  if (!areClasses(labels)) throw new Error('the labels are classes');
  t.true(mistakes.length > 0, 'mistakes are shown');
  for (const [, row, label] of mistakes) t.is(labels.classNames[labels.label[Number(row)]!], label);
  const again = await project.run('run', 'folds.yaml');
  t.regex(again.out, /executed 0, cached 28/);
});
