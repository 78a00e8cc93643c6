/** The report of numbers, of two classes and of several labels: each has the figures of its task and none of another. */

import { runStage } from 'arrowline/testing';
import test from 'ava';
import { parseHTML } from 'linkedom';
import { history } from '../../src/artifacts/history.ts';
import { presentReport } from '../../src/report/present.ts';
import { decodeTable } from '../../src/stage-api/arrow-file.ts';
import { measuresOf } from '../../stages/evaluate/measures.ts';
import body from '../../stages/report/body.ts';
import { kind } from '../../stages/report/kind.ts';
import { binaryStudy, labelStudy, numberStudy } from './task-studies.ts';

type Inputs = ReturnType<typeof numberStudy>;

async function reportOf(inputs: Inputs) {
  const ran = await runStage(kind, body, {
    inputs,
    names: (port) => (port === 'evaluations' ? [{ metrics: measuresOf({}).held }] : []),
  });
  const files = presentReport(decodeTable(ran.bytes.report!));
  const text = (path: string): string => new TextDecoder().decode(files.find((file) => file.path === path)?.bytes);
  const { document } = parseHTML(text('index.html'));
  return {
    document,
    summary: text('summary.md'),
    charts: files.map(({ path }) => path).filter((path) => path.endsWith('.svg')),
    figures: [...document.querySelectorAll('#evaluate figure:not([hidden])')].map((figure) => figure.id),
    pieces: [...document.querySelectorAll('.piece-text')].map((piece) => piece.textContent),
    columns: [...document.querySelectorAll('#points thead th')].map((cell) => cell.textContent!.trim()),
  };
}

test('numbers: predicted beside true ones, residuals, errors by quantile; no confusion and no accuracy', async (t) => {
  const { document, summary, charts, figures, pieces, columns } = await reportOf(numberStudy());
  t.deepEqual(figures, ['predicted-and-true', 'errors-by-quantile', 'mistakes']);
  t.true(
    pieces.some((piece) => /^0\.\d{4} test R², RMSE \d/.test(piece ?? '')),
    pieces.join(', '),
  );
  t.false(
    pieces.some((piece) => /accuracy/i.test(piece ?? '')),
    pieces.join(', '),
  );
  t.deepEqual(charts.filter((path) => !path.includes('target')).sort(), [
    'figures/errors-by-quantile.svg',
    'figures/predicted-and-true.svg',
    'figures/residuals.svg',
  ]);
  const data = JSON.parse(document.querySelector('#scatter-numbers')!.textContent!);
  t.is(data.count, 30);
  t.deepEqual(
    data.panels.map(({ name, axes }: { name: string; axes: { x: { label: string } } }) => `${name}: ${axes.x.label}`),
    ['Predicted against true: true', 'Residuals: predicted'],
  );
  t.regex(columns.join(' '), /R².*RMSE.*MAE.*Loss/);
  t.notRegex(columns.join(' '), /Accuracy/);
  // The second point is the better one, and is shown.
  t.regex(summary, /test R²/);
  t.regex(document.querySelector('#evaluate p')!.textContent!, /units 8 on the test rows: R² 0\.\d+, RMSE \d/);
});

test('two classes from one output: curves of ranking, calibration and thresholds', async (t) => {
  const { document, figures, charts, pieces } = await reportOf(binaryStudy());
  t.deepEqual(figures, ['classes', 'ranking', 'calibration', 'thresholds', 'mistakes']);
  t.true(
    pieces.some((piece) => /% .*test accuracy$/.test(piece ?? '')),
    pieces.join(', '),
  );
  for (const name of ['roc', 'precision-recall', 'calibration', 'calibration-counts', 'thresholds'])
    t.true(charts.includes(`figures/${name}.svg`), charts.join(', '));
  t.regex(
    document.querySelector('#ranking figcaption')!.textContent!,
    /the area under it is 0\.\d{4}.*precision is 0\.\d{4}/s,
  );
  t.regex(document.querySelector('#calibration figcaption')!.textContent!, /Brier score is 0\.\d{4}/);
});

test('several labels: a row for each label with its examples, and the most wrong rows; no confusion', async (t) => {
  const { document, figures } = await reportOf(labelStudy());
  t.deepEqual(figures, ['classes', 'mistakes']);
  const rows = [...document.querySelectorAll('#classes tbody tr')].map((row) => row.querySelector('th')!.textContent);
  t.deepEqual(rows, ['spam', 'urgent', 'never']);
  const cells = [...document.querySelectorAll('#classes tbody tr:last-child td')].map((cell) =>
    cell.textContent!.trim(),
  );
  t.deepEqual(cells, ['–', '–', '–', '0']);
  t.regex(document.querySelector('#mistakes figcaption')!.textContent!, /rows? with a wrong label/);
  t.is(document.querySelector('#data-splits h3')?.textContent, '40 examples, 3 labels');
  t.regex(document.querySelector('#data-splits figcaption')!.textContent!, /any of the labels spam, urgent, never\./);
});

test('measures of epochs have the titles that evaluations have for them, on charts and axes', async (t) => {
  const over = (from: number) => Float64Array.of(from, from + 0.1, from + 0.2);
  const table = history.write({
    ...{ epoch: Int32Array.of(1, 2, 3), loss: over(0.3), stoppedEarly: false, keptEpoch: 3 },
    measures: { 'validation.r2': over(0.5), 'validation.recall.a': over(0.6), 'validation.recall.b': over(0.4) },
  });
  const { document } = await reportOf({ ...numberStudy(), histories: [{ coordinates: { units: 4 }, table }] });
  const figure = document.querySelector('#curves-0')!;
  const drawn = [...figure.querySelectorAll('svg')];
  const named = drawn.map((one) => one.getAttribute('aria-label') ?? '').join('; ');
  t.regex(named, /Validation R² of units 4.*Validation recall of each class of units 4/s);
  const axes = drawn.map((one) => /\d([^\d]+)123epoch/.exec(one.textContent!)?.[1]);
  t.deepEqual(axes, ['loss', 'R²', 'recall']);
  t.notRegex(figure.textContent!, /r2/);
});

test('equal inputs give equal bytes, whatever the task', async (t) => {
  for (const study of [numberStudy, binaryStudy, labelStudy]) {
    const [first, second] = [await reportOf(study()), await reportOf(study())];
    t.is(first.document.toString(), second.document.toString());
  }
});
