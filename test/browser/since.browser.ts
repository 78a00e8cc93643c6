/** The first screen in Chromium: the four questions of a reader, and the run before wherever a number is shown. */

import { inputArtifact } from 'arrowline/testing';
import test from 'ava';
import type { PresentedFacts } from '../../src/core/facts/presented-facts.ts';
import type { ActionFact } from '../../src/core/facts/run-facts.ts';
import type { SinceFacts } from '../../src/core/facts/since-facts.ts';
import { type PointTable, smallFacts, smallStudy } from '../report/small-study.ts';
import { type ReportInBrowser, reportInBrowser, seriousIn } from './browse.ts';

const hostile = '<img src=x onerror="window.ran=1">';
const action = 'evaluate[filters=8,epochs=2]';
const picture =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==';
const row = (index: number) => ({
  row: index,
  name: `test, row ${index}`,
  label: 'cat',
  before: 'cat',
  now: hostile,
  picture,
});

const since: SinceFacts = {
  run: '20261129T192700-0001',
  started: '2026-11-29T19:27:29.006Z',
  outcome: 'succeeded',
  file: 'small.yaml',
  chosen: 'the newest run before with other results',
  notes: [`the test rows of ${hostile} are other ones than before`],
  changes: [
    {
      ...{
        stage: 'train',
        actions: ['train[filters=8,epochs=2]'],
        of: 'parameter',
        text: `train.with.batchSize 16 → 32`,
      },
      place: 'small.yaml:24:18',
    },
    { stage: 'train', actions: ['a', 'b'], of: 'code', text: `train: code changed: ${hostile}` },
  ],
  moreChanges: 3,
  metrics: {
    [action]: { 'test.accuracy': 0.9, 'validation.accuracy': 0.1 },
    cluster: { clusters: 3, noise: 1, ari: 0.75 },
    reduce: { trustworthiness: 0.96, continuity: 0.9 },
  },
  otherRows: { [action]: ['validation.accuracy'] },
  gates: [{ metric: 'evaluate.test.accuracy', action, value: 0.9, passed: true }],
  models: { lost: [{ action: 'evaluate[filters=9]', stage: 'evaluate', coordinates: { filters: 9 } }], new: [] },
  curves: {},
  answers: {
    [action]: {
      ...{ split: 'test', bothRight: 1, onlyBefore: 12, onlyNow: 0, bothWrong: 2, unmatched: { before: 1, now: 0 } },
      newlyWrong: Array.from({ length: 12 }, (_, index) => row(index)),
      newlyRight: [],
    },
  },
};

let report: ReportInBrowser;

test.before(async () => {
  const inputs = smallStudy({ quality: { trustworthiness: 0.91, continuity: 0.9, k: 2, sample: 4 } });
  const first = (port: string, place: number): PointTable => (inputs[port] as PointTable[])[place]!;
  const coordinates = (inputs.evaluations as PointTable[]).map((one) => JSON.stringify(one.coordinates));
  const place = coordinates.indexOf(JSON.stringify({ filters: 8, epochs: 2 }));
  const run = smallFacts({
    history: inputArtifact('history', first('histories', place).table).digest,
    evaluation: inputArtifact('metrics', first('evaluations', place).table).digest,
  });
  const maker = (stage: string, port: string): ActionFact => ({
    ...{ id: stage, stage, kind: stage, coordinates: {}, outcome: 'executed', timings: {}, metrics: {}, notes: [] },
    outputs: { [port]: inputArtifact(port === 'clusters' ? port : 'projection', first(port, 0).table).digest },
  });
  const facts: PresentedFacts = {
    ...run,
    actions: [...run.actions, maker('cluster', 'clusters'), maker('reduce', 'projections')],
    outcome: 'gates failed',
    headline: {
      state: 'bad',
      gates: { state: 'bad', text: '1 of 3 gates passed' },
      best: { state: 'unsure', text: 'A and B tie at 93.3 % (±0.5) validation accuracy', actions: [], measure: 'm' },
      test: { state: 'plain', text: '92.6 % (±0.5) test accuracy' },
      since: {
        state: 'bad',
        text: 'test accuracy −4.2 points since 29 Nov 19:27',
        about: 'test accuracy 96.0 % → 91.8 %',
      },
      cause: { state: 'plain', text: 'changed: train.with.batchSize 16 → 32 and 4 more' },
    },
    since,
  };
  report = await reportInBrowser(inputs, facts);
});

test.after.always(() => report?.close());

const questions: readonly (readonly [question: string, answer: string])[] = [
  ['did the gates pass', '1 of 3 gates passed'],
  ['which model is best, and how surely', 'A and B tie at 93.3 % (±0.5) validation accuracy'],
  ['is it better than before', 'test accuracy −4.2 points since 29 Nov 19:27'],
  ['what changed', 'changed: train.with.batchSize 16 → 32 and 4 more'],
];

for (const [width, bottom] of [
  [1440, 900],
  [390, 1800],
] as const)
  test(`the four questions are answered in the first ${bottom} pixels, ${width} wide`, async (t) => {
    const { page, complaints } = await report.open({ width });
    for (const [question, answer] of questions) {
      const box = await page.getByText(answer).first().boundingBox();
      t.true(box !== null && box.y + box.height <= bottom, `${question}: ${JSON.stringify(box)}`);
    }
    t.regex((await page.locator('#headline').getAttribute('class'))!, /\bbad\b/);
    t.deepEqual(complaints, []);
    await page.close();
  });

test('the changes are listed with their places, and gates and models that differ', async (t) => {
  const { page } = await report.open();
  const lines = await page.locator('#since li').allTextContents();
  t.deepEqual(lines, [
    'train.with.batchSize 16 → 32 small.yaml:24:18',
    `train: code changed: ${hostile} (2 results)`,
    `gate evaluate.test.accuracy of ${action}: pass before, fail now`,
    'evaluate[filters=9]: no longer measured',
    `the test rows of ${hostile} are other ones than before.`,
  ]);
  t.regex((await page.locator('#since').textContent())!, /And 3 more changes\./);
  t.is(await page.locator('#since details.fold').count(), 0, 'a single change of code is in view');
  t.is(await page.evaluate('window.ran'), undefined);
  await page.close();
});

test('numbers have the difference beside them, with a doubt where rows are other ones; other models are new', async (t) => {
  const { page } = await report.open();
  const deltas = page.locator('#points tbody tr .delta');
  const told = await deltas.evaluateAll((all) =>
    all.map((one) => [one.textContent?.trim(), one.className, one.getAttribute('title')]),
  );
  const numbers = told.filter(([text]) => text !== 'new');
  t.is(numbers.length, 2, JSON.stringify(told));
  t.deepEqual(
    numbers.map(([, kind, title]) => [kind, title]),
    [
      ['delta unsure', '10.0 % in the run before, on other rows'],
      ['delta bad', '90.0 % in the run before'],
    ],
  );
  await page.close();
});

test('numbers of clusterings and projections have the difference beside them too', async (t) => {
  const { page } = await report.open();
  const told = async (figure: string): Promise<unknown> =>
    page
      .locator(`${figure} tbody .delta`)
      .evaluateAll((all) => all.map((one) => [one.textContent, one.className, one.getAttribute('title')]));
  t.deepEqual(await told('#clusters-overview'), [
    ['−2', 'delta plain', '3 in the run before'],
    ['−0.7500', 'delta bad', '0.7500 in the run before'],
  ]);
  t.deepEqual(await told('#space-quality'), [['−0.0500', 'delta bad', '0.9600 in the run before']]);
  await page.close();
});

test('rows whose answer changed are shown with their pictures, five of them before the fold', async (t) => {
  const { page } = await report.open();
  const figure = page.locator('#answers-since');
  await figure.scrollIntoViewIfNeeded();
  t.regex(
    (await figure.textContent())!,
    /15 test rows: 1 right in both runs, 2 wrong in both, 12 only before, 0 only now\. 0 rows of now and 1 of before have no partner/,
  );
  t.is(await figure.locator('img:visible').count(), 5);
  await figure.getByText('7 more').press('Enter');
  t.is(await figure.locator('img:visible').count(), 12);
  t.is(
    await figure.locator('img').first().getAttribute('alt'),
    `test, row 0: cat, taken for cat before and for ${hostile} now`,
  );
  await page.close();
});

for (const width of [1440, 390])
  for (const dark of [false, true])
    test(`axe finds nothing serious beside the run before: ${width} wide, ${dark ? 'dark' : 'light'}`, async (t) => {
      const { page } = await report.open({ width, dark });
      t.is(await page.evaluate('document.documentElement.scrollWidth'), width);
      t.deepEqual(await seriousIn(page), []);
      await page.close();
    });
