/** The point that is shown: the selected one or the best, how it stands among the others, and which epoch its numbers are of. */

import { type GivenInput, inputArtifact, runStage } from 'arrowline/testing';
import test from 'ava';
import { parseHTML } from 'linkedom';
import { presentReport } from '../../../src/report/present.ts';
import { shownPoint } from '../../../src/report/study/best.ts';
import type { Point } from '../../../src/report/study/study.ts';
import { column, makeTable, type Table } from '../../../src/stage-api/table.ts';
import { markdownText } from '../../../src/view/markdown-text.ts';
import body from '../../../stages/report/body.ts';
import { kind as stage } from '../../../stages/report/kind.ts';
import select from '../../../stages/select/body.ts';
import { kind as selectStage } from '../../../stages/select/kind.ts';
import { declared } from '../../support/measure.ts';
import { evaluated, historyTable, type PointTable, smallStudy } from '../small-study.ts';

const nets = ['A', 'B', 'C'];
const study = smallStudy({ points: nets.map((net) => ({ net })) });
const models = (study.models as PointTable[]).map(({ table }, index) =>
  inputArtifact('model', makeTable(table.columns, { ...table.metadata, scale: 255 + index }), { net: nets[index]! }),
);

/** The numbers of each net, with the model they are of. */
function evaluations(of: readonly { readonly [name: string]: number }[]): PointTable[] {
  return of.map((values, index) => ({
    coordinates: { net: nets[index]! },
    table: makeTable(
      { name: column.utf8(Object.keys(values)), value: column.float64(Float64Array.from(Object.values(values))) },
      { type: 'metrics', version: 1, classNames: ['cat', 'dog'], model: models[index]!.digest },
    ),
  }));
}

const scores = (right: number, loss: number) => ({
  'validation.accuracy': right / 1000,
  'validation.examples': 1000,
  'validation.loss': loss,
  'test.accuracy': 0.75,
  'test.examples': 4,
});

/** A history whose measures are best at other epochs than the one that was evaluated. */
const history = (keptEpoch: number, model: string): Table =>
  makeTable(
    {
      epoch: column.int32(Int32Array.of(1, 2, 3, 4)),
      loss: column.float64(Float64Array.of(0.9, 0.7, 0.5, 0.3)),
      accuracy: column.float64(Float64Array.of(0.61, 0.72, 0.83, 0.94)),
      validationLoss: column.float64(Float64Array.of(0.8, 0.6, 0.7, 0.75)),
      validationAccuracy: column.float64(Float64Array.of(0.65, 0.71, 0.79, 0.77)),
    },
    { type: 'history', version: 2, stoppedEarly: false, keptEpoch, model },
  );

type Page = ReturnType<typeof parseHTML>['document'];
async function report(inputs: {
  readonly [port: string]: GivenInput | readonly GivenInput[];
}): Promise<{ page: Page; markdown: string }> {
  const { outputs } = await runStage(stage, body, {
    inputs: { histories: [], models: [], evaluations: [], ...inputs },
    names: evaluated,
  });
  const files = new Map(
    presentReport(outputs.report!).map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]),
  );
  return { page: parseHTML(files.get('index.html')!).document, markdown: files.get('summary.md')! };
}

const text = (page: Page, selector: string): string =>
  (page.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();
const bold = (page: Page): string[] =>
  [...page.querySelectorAll('#points td.best')].map((one) => one.textContent ?? '');

test('page and summary name a tie, with the interval and the rule, and all equal cells are highlighted', async (t) => {
  const candidates = evaluations([scores(900, 0.3), scores(900, 0.2), scores(897, 0.4)]);
  const { outputs } = await runStage(selectStage, select, {
    parameters: { metric: 'validation.accuracy', mode: 'max' },
    inputs: { candidates, models },
  });
  const { page, markdown } = await report({ models, evaluations: candidates, choice: outputs.choice! });
  const told =
    'A was selected: A and B tie at the greatest validation.accuracy of 3 candidates, 90 % (1,000 rows, +1.7 −2.0); A is first in the document; C is 0.3 points behind, within the interval.';
  t.is(text(page, '#summary .why'), told);
  t.true(text(page, '#compare-table').includes('A was selected by validation.accuracy.'), text(page, '#compare-table'));
  t.true(markdown.includes(markdownText(told)), markdown);
  t.regex(text(page, '#headline'), /Selected\s*A and B tie: 90\.0 % \(\+1\.7 −2\.0\) validation accuracy/);
  t.deepEqual(bold(page).slice(0, 2), ['0.9000+0.0171 −0.0202', '0.7500+0.2044 −0.4494']);
  t.deepEqual(
    bold(page).map((cell) => cell.slice(0, 6)),
    ['0.9000', '0.7500', '0.9000', '0.7500', '0.2000', '0.7500'],
  );
  t.regex(markdown, /\| A ★ \|.*\| 0\.9000 \+0\.0171 −0\.0202 \| 0\.7500 \+0\.2044 −0\.4494 \|/);
});

test('without a choice the report names the rule by which it shows a point, and the points without the measure', async (t) => {
  const same = await report({ models, evaluations: evaluations([scores(897, 1), scores(900, 1), scores(900, 1)]) });
  t.is(
    text(same.page, '#summary .why'),
    'B is shown where one model is shown: B and C tie at the greatest validation accuracy of 3 candidates, 90 % (1,000 rows, +1.7 −2.0); B is first in the document; A is 0.3 points behind, within the interval.',
  );
  const mixed = evaluations([{ 'test.accuracy': 0.99 }, scores(500, 1), scores(700, 1)]);
  t.is(
    text((await report({ models, evaluations: mixed })).page, '#summary .why'),
    'C is shown where one model is shown: C has the greatest validation accuracy of 3 candidates, 70 % (1,000 rows, ±2.8); no other is within the interval; A has no finite validation accuracy and is not compared.',
  );
  const test = evaluations([{ 'test.accuracy': 0.5 }, { 'test.accuracy': 0.75 }, { 'test.accuracy': 0.5 }]);
  t.is(
    text((await report({ models, evaluations: test })).page, '#summary .why'),
    'B is shown where one model is shown: B has the greatest test accuracy of 3 candidates, 75 %.',
  );
});

test('the worst model is not shown as the best', async (t) => {
  const candidates = evaluations([scores(900, 0.3), scores(800, 0.2), scores(700, 0.4)]);
  const { outputs } = await runStage(selectStage, select, {
    parameters: { metric: 'validation.loss', mode: 'max' },
    names: () => [{ metrics: [declared('validation.loss', 'less')] }],
    inputs: { candidates, models },
  });
  const { page } = await report({ models, evaluations: candidates, choice: outputs.choice! });
  t.is(
    text(page, '#summary .why'),
    'C was selected: C has the greatest validation.loss of 3 candidates, 0.4; mode: max keeps the model with the greatest validation.loss, and less of it is better.',
  );
});

test('every number of a row is of the epoch whose weights were evaluated', async (t) => {
  const of = (keptEpoch: number) =>
    report({
      models: models.slice(0, 2),
      histories: [2, 4].map((epoch, index) => ({
        coordinates: { net: nets[index]! },
        table: history(index === 0 ? keptEpoch : epoch, models[index]!.digest),
      })),
      evaluations: evaluations([scores(710, 0.6), scores(770, 0.75)]),
    });
  const { page, markdown } = await of(2);
  const cells = [...page.querySelectorAll('#points tbody tr')].map((row) =>
    [...row.querySelectorAll('th, td')].map((cell) => (cell.textContent ?? '').trim().split(/[+±]/)[0]!),
  );
  // Net, curve, weights, epochs, accuracies and losses of training, validation and test, gap, times.
  t.deepEqual(cells[1]!.slice(3, 9), ['2 of 4', '0.7200', '0.7100', '0.7500', '0.7000', '0.6000']);
  t.deepEqual(cells[0]!.slice(3, 9), ['4', '0.9400', '0.7700', '0.7500', '0.3000', '0.7500']);
  t.regex(markdown, /\| A \| \S+ \| 2 of 4 \| 0\.7200 \| 0\.7100 /);
  t.regex(markdown, /\| B ★ \| \S+ \| 4 \| 0\.9400 \| 0\.7700 /);
  t.is(
    page.querySelector('#points [data-point="0"] .spark')?.getAttribute('aria-label'),
    'accuracy from 0.6500 to 0.7700, 0.7100 at the kept epoch',
  );
  t.is(
    text(page, '#curves-0 figcaption'),
    '4 epochs. Dotted: the kept epoch, 2, whose weights the model holds. Rings: greatest validation accuracy at epoch 3 (0.7900), least validation loss at epoch 2 (0.6000).',
  );
  const data = JSON.parse(page.querySelector('#page-data')!.textContent!) as {
    points: { curves: { keptEpoch: number; peaks: object } }[];
  };
  t.deepEqual(
    data.points.map(({ curves }) => [curves.keptEpoch, curves.peaks]),
    [
      [2, { accuracy: 3, loss: 2 }],
      [4, { accuracy: 3, loss: 2 }],
    ],
  );
});

test('training numbers are those of the model where its evaluation has the training rows', async (t) => {
  const { page, markdown } = await report({
    models: models.slice(0, 1),
    histories: [{ coordinates: { net: nets[0]! }, table: history(4, models[0]!.digest) }],
    evaluations: evaluations([{ ...scores(770, 0.75), 'train.accuracy': 0.5, 'train.loss': 2.5 }]),
  });
  const cells = [...page.querySelectorAll('#points tbody td')].map(
    (cell) => (cell.textContent ?? '').split(/[+±]/)[0]!,
  );
  t.deepEqual(cells.slice(-8, -1), ['0.5000', '0.7700', '0.7500', '2.5000', '0.7500', '−0.2700', '–']);
  t.regex(markdown, /\| 4 \| 0\.5000 \| 0\.7700 /);
});

test('an axis of epochs does not hide that an earlier epoch was evaluated', async (t) => {
  const restored = (epochs: number, keptEpoch: number): PointTable => {
    const { columns, metadata } = historyTable(epochs, 0);
    return { coordinates: { epochs }, table: makeTable(columns, { ...metadata, keptEpoch }) };
  };
  const heads = async (...histories: PointTable[]): Promise<string[]> =>
    [...(await report({ histories })).page.querySelectorAll('#points thead th[data-sort]')].map(
      (one) => one.textContent ?? '',
    );
  const same = await heads(restored(2, 2), restored(3, 3));
  t.false(same.includes('Epochs'), same.join(' '));
  const earlier = await heads(restored(2, 2), restored(3, 2));
  t.true(earlier.includes('Epochs'), earlier.join(' '));
});

test('without a choice, points that differ in their seed only are ranked by their mean', (t) => {
  const accuracies = { A: [0.95, 0.8, 0.8], B: [0.9, 0.88, 0.89] };
  const points = Object.entries(accuracies).flatMap(([net, values]) =>
    values.map((accuracy, seed): Point => {
      const values = new Map([['validation.accuracy', accuracy]]);
      const source = { index: 0, port: 'evaluations', digest: models[0]!.digest, coordinates: { net, seed } };
      const evaluation = { source, sources: [source], values, classNames: [] };
      return { index: 0, name: `${net} ${seed}`, coordinates: { net, seed }, evaluation };
    }),
  );
  const { point, standing } = shownPoint(points, undefined, { axes: ['seed'] });
  // The best single point is the first of A.
  t.is(point?.name, 'B 2');
  t.like(standing, { measure: 'mean validation accuracy over seed', best: ['B'], candidates: 2, asMeans: true });
  t.is(standing?.interval?.seeds, 3);
  t.is(shownPoint(points, undefined).point?.name, 'A 0');
});

test('where no point has an accuracy, the best by a declared measure is shown, in its direction', (t) => {
  const points = [0.3, 0.1, 0.2].map((loss, index): Point => {
    const coordinates = { net: nets[index]! };
    const source = { index, port: 'evaluations', digest: models[0]!.digest, coordinates };
    const values = new Map([
      ['loss', loss],
      ['size', index],
    ]);
    return {
      index,
      name: nets[index]!,
      coordinates,
      evaluation: { source, sources: [source], values, classNames: [] },
    };
  });
  const measures = [declared('size'), declared('loss', 'less')];
  const { point, standing } = shownPoint(points, undefined, undefined, measures);
  t.is(point?.name, 'B');
  t.like(standing, { measure: 'loss', direction: 'less', value: 0.1, best: ['B'] });
  const none = shownPoint(points, undefined, undefined, [declared('size')]);
  t.is(none.point?.name, 'A');
  t.is(none.standing, undefined, 'a number that is neither better nor worse decides nothing');
});
