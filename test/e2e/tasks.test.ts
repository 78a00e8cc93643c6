/** Numbers, two classes and several labels, each from a CSV file to a report with real trainings. */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { parseHTML } from 'linkedom';
import { temporaryFolder } from '../support/temporary.ts';

const command = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));

/** 400 rows of three numbers that follow from the row, and labels that follow from them. */
const rows = Array.from({ length: 400 }, (_, row) => {
  const [a, b, c] = [0.618, 0.414, 0.732].map((step) => ((row * step) % 1) * 2 - 1) as [number, number, number];
  const price = 3 * a - 2 * b + 0.5 * Math.sin(3 * c) + 10;
  const churn = a + b * c > 0.15 ? 'yes' : 'no';
  return [row, a.toFixed(4), b.toFixed(4), c.toFixed(4), price.toFixed(4), churn, a > 0.2, b + c > 0].join();
});
const csv = ['id,a,b,c,price,churn,spam,urgent', ...rows, ''].join('\n');

const document = (label: string, left: string, last: string, metric: string, gate: string): string => `
name: task
seed: 3
stages:
  ingest: { uses: ingest, with: { format: csv, file: rows.csv, label: ${label}, columns: { id: id, ${left} } } }
  split: { uses: split, needs: { dataset: ingest }, with: { test: 0.25, validation: 0.2 } }
  prepare: { uses: prepare, needs: { dataset: split } }
  train:
    uses: train
    needs: { dataset: prepare }
    matrix: { units: [2, 16] }
    with:
      model: [{ dense: { units: '\${{ matrix.units }}', activation: relu } }, { dense: ${last} }]
      optimizer: { adam: { learningRate: 0.02 } }
      epochs: 30
  evaluate: { uses: evaluate, needs: { model: train, dataset: prepare } }
  best: { uses: select, needs: { candidates: evaluate, models: train }, with: { metric: ${metric} } }
  report:
    uses: report
    needs: { histories: train, models: train, evaluations: evaluate, predictions: evaluate, dataset: prepare, choice: best }
gates: [{ metric: evaluate.${gate} }]
`;

function run(t: ExecutionContext, text: string) {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'rows.csv'), csv);
  writeFileSync(join(folder, 'task.yaml'), text);
  const ran = spawnSync(process.execPath, [command, 'run', 'task.yaml', '--jobs', '1'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const page = (): ReturnType<typeof parseHTML>['document'] =>
    parseHTML(readFileSync(join(folder, 'artifacts', 'reports', 'task', 'index.html'), 'utf8')).document;
  return { status: ran.status, text: ran.stdout + ran.stderr, page };
}

const figuresIn = (page: ReturnType<typeof parseHTML>['document'], section: string): string[] =>
  [...page.querySelectorAll(`#${section} figure`)].map((figure) => figure.id);

test('a regression has R² in gates, choices, tables and the report, and no accuracy', (t) => {
  const gate = 'test.r2, where: { units: 16 }, min: 0.9';
  const { status, text, page } = run(
    t,
    document('price', 'churn: drop, spam: drop, urgent: drop', '{ units: 1 }', 'validation.r2', gate),
  );
  t.is(status, 0, text);
  t.regex(text, /task: regression/);
  const [, models] = text.split('\nModels\n');
  t.regex(models!, /validation R² +test R²/);
  t.notRegex(models!, /accuracy/);
  t.regex(text, /has the greatest validation\.r2 of 2 candidates/);
  t.regex(text, /pass {2}evaluate\.test\.r2 at units=16/);
  t.deepEqual(figuresIn(page(), 'evaluate'), ['predicted-and-true', 'errors-by-quantile', 'mistakes']);
});

test('two classes from one output are ranked, calibrated and chosen by the area under the curve', (t) => {
  const gate = 'test.brier, max: 0.2';
  const left = 'price: drop, spam: drop, urgent: drop';
  const last = '{ units: 1, activation: sigmoid }';
  const { status, text, page } = run(t, document('churn', left, last, 'validation.rocAuc', gate));
  t.is(status, 0, text);
  t.regex(text, /task: binary, positive: "yes"/);
  t.regex(text, /has the greatest validation\.rocAuc of 2 candidates/);
  t.regex(text.split('\nModels\n')[1]!, /test accuracy/);
  t.deepEqual(figuresIn(page(), 'evaluate').slice(0, 5), [
    'confusion',
    'classes',
    'ranking',
    'calibration',
    'thresholds',
  ]);
});

test('several labels are measured one by one', (t) => {
  const left = 'price: drop, churn: drop';
  const last = '{ units: classes, activation: sigmoid }';
  const gate = 'test.recall.spam, min: 0.5';
  const { status, text, page } = run(t, document('[spam, urgent]', left, last, 'validation.macroF1', gate));
  t.is(status, 0, text);
  t.regex(text, /task: multilabel/);
  const names = [...page().querySelectorAll('#classes tbody th')].map((cell) => cell.textContent);
  t.deepEqual(names, ['spam', 'urgent']);
});

test('a gate on a measure of another task is refused before anything runs if the document says the task', (t) => {
  const left = 'price: drop, spam: drop, urgent: drop';
  const stated = document('churn', left, '{ units: 1, activation: sigmoid }', 'validation.rocAuc', 'test.r2, min: 0.5');
  const { status, text } = run(t, stated.replace('      epochs: 30', '      task: binary\n      epochs: 30'));
  t.is(status, 2, text);
  t.regex(text, /nothing was run/);
  t.regex(text, /reports no metric "test\.r2"/);
  t.regex(text, /1 mistake/);
});

test('a gate on a measure that turns out not to be reported fails by its name', (t) => {
  const left = 'price: drop, spam: drop, urgent: drop';
  const last = '{ units: 1, activation: sigmoid }';
  const { status, text } = run(t, document('churn', left, last, 'validation.rocAuc', 'test.r2, min: 0.5'));
  t.is(status, 3, text);
  t.regex(text, /FAIL {2}evaluate\.test\.r2 at units=2 is not a metric that evaluate\[units=2\] reported/);
});
