/** Findings: said where they hold, in a line with the figure that shows them, and not said where they do not. */

import test from 'ava';
import type { Digest } from '../../../src/core/values/digest.ts';
import { shownPoint } from '../../../src/report/study/best.ts';
import { classesNeverPredicted, findingsOf } from '../../../src/report/study/findings/findings.ts';
import type { Clustering, Dataset, History, Point, Study } from '../../../src/report/study/study.ts';

const source = { index: 0, port: 'x', digest: 'sha256:0' as Digest, coordinates: {} };
const classNames = ['setosa', 'versicolor', 'virginica'];

const history = (loss: readonly number[], validationLoss?: readonly number[], stoppedEarly = false): History => ({
  source,
  epochs: loss.map((_, at) => at + 1),
  loss,
  accuracy: loss.map(() => 0.5),
  ...(validationLoss && { validationLoss }),
  measures: {},
  keptEpoch: 1,
  stoppedEarly,
});

const confusion = (split: string, counts: readonly (readonly number[])[]): [string, number][] => [
  [`${split}.accuracy`, 0.5],
  ...counts.flatMap((row, label) =>
    row.map((value, predicted): [string, number] => [`${split}.confusion.${label}.${predicted}`, value]),
  ),
];

const point = (index: number, name: string, values: readonly [string, number][], more: Partial<Point> = {}): Point => ({
  index,
  name,
  coordinates: {},
  evaluation: { source, sources: [source], values: new Map(values), classNames },
  ...more,
});

const study = (points: readonly Point[], more: Partial<Study> = {}): Study => ({
  sources: [],
  points,
  axes: [],
  classNames,
  projections: [],
  clusterings: [],
  others: new Map(),
  tables: [],
  files: [],
  ...(points[0] && { chosen: points[0] }),
  ...more,
});

const texts = (of: Study): string[] => findingsOf(of, 'test').map((finding) => finding.text);
const blind = confusion('test', [
  [20, 0, 0],
  [0, 0, 20],
  [0, 0, 20],
]);
const sound = confusion('test', [
  [20, 0, 0],
  [0, 19, 1],
  [0, 2, 18],
]);

test('an ordinary study has no findings', (t) => {
  t.deepEqual(texts(study([])), []);
  t.deepEqual(texts(study([point(0, 'A', sound, { history: history([0.5, 0.3, 0.3], [0.5, 0.4, 0.4]) })])), []);
});

test('a class that is never predicted is named, with the model', (t) => {
  t.deepEqual(texts(study([point(0, 'units 4', blind), point(1, 'units 8', sound)])), [
    'Model units 4 never predicts versicolor (test rows).',
  ]);
  // A class without rows is not missed.
  const absent = confusion('test', [
    [20, 0, 0],
    [0, 0, 0],
    [0, 0, 20],
  ]);
  t.deepEqual(classesNeverPredicted(point(0, 'A', absent), 'test'), []);
  t.deepEqual(
    classesNeverPredicted(
      point(
        0,
        'A',
        confusion('validation', [
          [1, 0, 0],
          [1, 0, 0],
          [0, 0, 1],
        ]),
      ),
      'test',
    ),
    ['versicolor'],
  );
});

test('of many models the findings name the chosen one and count the others', (t) => {
  const many = Array.from({ length: 12 }, (_, at) => point(at, `p${at}`, blind));
  t.deepEqual(texts(study(many, { chosen: many[7]! })), [
    'Model p7 never predicts versicolor (test rows).',
    '11 other models never predict some class.',
  ]);
  const others = many.map((one) => (one.index === 7 ? point(7, 'p7', sound) : one));
  t.deepEqual(texts(study(others, { chosen: others[7]! })), ['11 other models never predict some class.']);
});

test('a choice by few rows says by how many of how many', (t) => {
  const scored = (index: number, name: string, right: number): Point =>
    point(index, name, [
      ['validation.accuracy', right / 48],
      ['validation.examples', 48],
    ]);
  const told = (...right: number[]): string[] => {
    const points = right.map((one, at) => scored(at, `p${at}`, one));
    return texts(study(points, shownPoint(points, undefined))).filter((text) => text.includes('ahead'));
  };
  t.deepEqual(told(33, 31, 20), ['Model p0 is ahead of p1 by 2 of 48 validation rows: within chance (±6).']);
  t.deepEqual(told(33, 33), []);
  t.deepEqual(told(33, 10), []);
  t.deepEqual(told(33), []);
});

test('a loss far above that of guessing is the finding "almost a divergence", and no other', (t) => {
  const wild = history([3e28, 2e28, 1e28], [1e28, 2e28, 3e28]);
  const points = [point(0, 'A', [], { history: history([1, 0.9], [1, 0.99]) }), point(1, 'B', [], { history: wild })];
  t.deepEqual(texts(study(points)), ['B almost diverged: its loss ends at 3.0000e+28.']);
  const five = [1, 2, 3, 4, 5].map((index) => point(index, `P${index}`, [], { history: wild }));
  t.deepEqual(texts(study([points[0]!, ...five])), ['5 other models diverged or almost did.']);
  t.deepEqual(texts(study([point(0, 'A', [], { history: history([2000, 900, 400]) })])), [
    'A still improved at the last epoch: longer training may help.',
  ]);
});

test('findings of a training are those that its history states, and those of its curves where it states none', (t) => {
  const overfit = history([0.9, 0.6, 0.4, 0.3, 0.2], [0.8, 0.5, 0.6, 0.7, 0.75]);
  t.deepEqual(texts(study([point(0, 'B', sound, { history: overfit })])), [
    'B overfits after epoch 2: validation loss rose from 0.5000 to 0.7500 while training loss fell from 0.6000 to 0.2000.',
  ]);
  const stated = { ...overfit, findings: [{ code: 'my-kind/odd', text: 'is odd' }] };
  t.deepEqual(texts(study([point(0, 'B', sound, { history: stated })])), ['B is odd.']);
  t.deepEqual(texts(study([point(0, 'B', sound, { history: { ...overfit, findings: [] } })])), []);
  const many = [0, 1, 2, 3, 4].map((at) => point(at, `p${at}`, sound, { history: stated }));
  t.deepEqual(texts(study(many)), ['Model p0 is odd.', '4 other models had the same finding.']);
});

test('points that still improved are counted among those that could have', (t) => {
  const trained = [history([1, 0.5]), history([1]), history([0.5, 0.5])].map((one, at) =>
    point(at, `p${at}`, sound, { history: one }),
  );
  t.deepEqual(texts(study(trained)), ['1 of 2 models still improved at the last epoch: longer training may help.']);
  t.deepEqual(texts(study(trained.slice(0, 1))), ['p0 still improved at the last epoch: longer training may help.']);
});

test('splits with rows of a single class are findings', (t) => {
  const dataset = (label: readonly number[], validation: number, end: number): Dataset => ({
    source,
    rows: label.length,
    groups: [],
    classes: {
      ...{ label: Int32Array.from(label), original: Int32Array.from(label) },
      ...{ classNames, classLabels: classNames, originalNames: classNames },
    },
    splits: { train: [0, validation], validation: [validation, end], test: [end, label.length] },
  });
  t.deepEqual(texts(study([], { dataset: dataset([0, 1, 2, 2, 2, 1], 3, 5) })), [
    'All 2 validation rows are of the class virginica: scores of other classes are unknown.',
    'The only test row is of the class versicolor: scores of other classes are unknown.',
  ]);
  t.deepEqual(texts(study([], { dataset: dataset([0, 1, 0, 1], 2, 2) })), []);
  t.deepEqual(texts(study([], { dataset: dataset([0, 1, 2, 0], 2, 2) })), [
    'No train row is of virginica: no model can learn it.',
    'No test row is of versicolor: its score is unknown.',
  ]);
  const uneven = [...Array<number>(20).fill(1), 0, 0, 2, 0, 1, 2, 0, 1, 2];
  t.deepEqual(texts(study([], { dataset: dataset(uneven, 23, 26) })), [
    'The training rows have 20 times as many versicolor as virginica (20 and 1).',
  ]);
});

const clustering = (sizes: readonly number[], rows: number, more: Partial<Clustering> = {}): Clustering => ({
  source,
  name: 'DBSCAN',
  method: 'dbscan',
  parameters: {},
  layer: 'l',
  split: 'test',
  classNames,
  originalNames: classNames,
  row: new Int32Array(rows),
  label: new Int32Array(rows),
  original: new Int32Array(rows),
  cluster: new Int32Array(rows),
  clusters: sizes.map((size) => ({ size, medoid: 0, nearest: [] })),
  ...more,
});

test('clusterings with nearly all rows in one cluster, or all as noise, are findings', (t) => {
  const told = (one: Clustering): string[] => texts(study([], { clusterings: [one] }));
  t.deepEqual(told(clustering([970, 10], 1000)), [
    'DBSCAN: one cluster holds 97.0\u00a0% of the rows: eps is too large.',
  ]);
  t.deepEqual(told(clustering([], 1000)), ['DBSCAN finds no cluster, all 1,000 rows are noise: eps is too small.']);
  t.deepEqual(told(clustering([20], 1000)), ['DBSCAN: 98.0\u00a0% of the rows are noise: eps is too small.']);
  t.deepEqual(told(clustering([950, 50], 1000)), []);
  t.deepEqual(told(clustering([5], 5)), []);
  const means = { method: 'kmeans', name: 'k-means' };
  t.deepEqual(told(clustering([1000], 1000, { ...means, parameters: { k: 1 } })), []);
  t.deepEqual(told(clustering([990, 10], 1000, { ...means, parameters: { k: 2 } })), [
    'k-means: one cluster holds 99.0\u00a0% of the rows.',
  ]);
});

const rates = (validation: number, test: number): [string, number][] => [
  ['validation.accuracy', validation],
  ['validation.examples', 1000],
  ['test.accuracy', test],
  ['test.examples', 1000],
];

test('a model that is no better than one class alone is compared with that class', (t) => {
  const guess = confusion('test', [
    [0, 20, 0],
    [0, 30, 0],
    [0, 10, 0],
  ]);
  t.true(
    texts(study([point(0, 'A', guess)])).includes(
      'A is right for 50.0\u00a0% of the test rows: always answering versicolor would be for 50.0\u00a0%.',
    ),
    'half of the rows are versicolor',
  );
  t.false(
    texts(study([point(0, 'A', sound)])).some((text) => text.includes('always answering')),
    'a third of the rows is of each class, and half of the answers are right',
  );
});

test('an earlier epoch that was better by more than chance is named, one within chance is not', (t) => {
  const trained = (peak: number): Point =>
    point(0, 'A', rates(0.9, 0.9), {
      history: { ...history([0.5, 0.4, 0.3]), validationAccuracy: [0.7, peak, 0.9], keptEpoch: 3, findings: [] },
    });
  t.deepEqual(texts(study([trained(0.95)])), [
    'A had 95.0\u00a0% validation accuracy at epoch 2; the kept epoch 3 has 90.0\u00a0%.',
  ]);
  t.deepEqual(texts(study([trained(0.905)])), []);
});

test('a test accuracy below the validation accuracy by more than chance is told of the shown model', (t) => {
  t.regex(
    texts(study([point(0, 'A', rates(0.95, 0.9))])).join(),
    /^A is right for 90\.0.% of the test rows and 95\.0.% /,
  );
  t.deepEqual(texts(study([point(0, 'A', rates(0.91, 0.9))])), []);
});
