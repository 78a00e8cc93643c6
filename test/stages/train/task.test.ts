/** The task of a training: stated, or inferred from labels and the end of the network; and tasks that labels do not fit. */

import test from 'ava';
import type { ClassLabels, DatasetRows, Labels } from '../../../src/artifacts/dataset.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { defaultLoss, losses, taskProblems } from '../../../stages/train/losses.ts';
import { rowWeights } from '../../../stages/train/row-weights.ts';
import { meaningOf, requireLoss } from '../../../stages/train/task.ts';

const range = (start: number, end: number) => ({ start, end });
const rowsWith = (labels: Labels | undefined, more: Partial<DatasetRows> = {}): DatasetRows => ({
  rows: 4,
  ids: [],
  ...(labels && { labels }),
  splits: { train: range(0, 3), validation: range(3, 3), test: range(3, 4) },
  ...more,
});
const classes = (...names: string[]): ClassLabels => {
  const label = Int32Array.of(0, 1, 0, 1);
  return { label, original: label, classNames: names, classLabels: names, originalNames: names };
};
const spam = rowsWith(classes('ham', 'spam'));
const clothes = rowsWith(classes('hat', 'shoe', 'bag'));
const prices = rowsWith({ value: Float64Array.of(1, 2, 3, 4) }, { labelName: 'price' });
const tags = rowsWith({ values: Uint8Array.of(0, 1, 1, 0, 0, 0, 1, 1), names: ['urgent', 'new'] });

const groups = [{ name: 'features', shape: [3] }];
const one = [{ dense: { units: 1, activation: 'sigmoid' } }];
const many = [{ dense: { units: 'classes', activation: 'softmax' } }];
const flat = [{ dense: { units: 4 } }, { dense: { units: 1 } }, { activation: { activation: 'sigmoid' } }];

for (const [title, model, dataset, meaning, note] of [
  ['numbers are a regression', one, prices, { task: 'regression', name: 'price' }, 'the labels are numbers'],
  [
    'several labels are multilabel',
    many,
    tags,
    { task: 'multilabel', labelNames: ['urgent', 'new'] },
    'a row may have several labels',
  ],
  [
    'two classes and one number are binary',
    one,
    spam,
    { task: 'binary', classNames: ['ham', 'spam'], positive: 1 },
    'there are two classes, and the network ends in one number',
  ],
  [
    'the end is found behind an activation',
    flat,
    spam,
    { task: 'binary', classNames: ['ham', 'spam'], positive: 1 },
    'there are two classes, and the network ends in one number',
  ],
  [
    'two classes and two numbers are multiclass',
    many,
    spam,
    { task: 'multiclass', classNames: ['ham', 'spam'] },
    'the labels are classes',
  ],
  [
    'three classes are multiclass',
    one,
    clothes,
    { task: 'multiclass', classNames: ['hat', 'shoe', 'bag'] },
    'the labels are classes',
  ],
] as const)
  test(`if no task is stated, ${title}, and a note says so`, (t) => {
    const found = meaningOf({ model }, dataset, groups);
    t.deepEqual(found.meaning as unknown, meaning);
    const positive = meaning.task === 'binary' ? ', positive: "spam"' : '';
    t.deepEqual(found.notes, [`task: ${meaning.task}${positive}, because ${note}`]);
    const { notes, meaning: stated } = meaningOf({ model, task: meaning.task }, dataset, groups);
    t.deepEqual([stated, notes] as unknown, [meaning, []]);
  });

test('the positive class is found by its name or label, and is the second if none is named', (t) => {
  const labelled = rowsWith({ ...classes('ham', 'spam'), classLabels: ['0', '1'] });
  const positive = (given: string | number | boolean): unknown =>
    meaningOf({ model: one, task: 'binary', positive: given }, labelled, groups).meaning;
  t.like(positive('ham'), { positive: 0 });
  t.like(positive(1), { positive: 1 });
  t.is(t.throws(() => positive('eggs'), { instanceOf: StageFailure })?.code, 'unknown-class');
});

for (const [task, dataset, hint] of [
  ['multiclass', prices, /task: regression, .*"price": category/],
  ['binary', prices, /task: regression/],
  ['multiclass', tags, /task: multilabel/],
  ['regression', clothes, /read the labels as numbers/],
  ['regression', tags, /task: multilabel/],
  ['binary', clothes, /task: multiclass, or merge classes/],
  ['multilabel', clothes, /label: \[A, B\]/],
  ['multilabel', prices, /label: \[A, B\]/],
] as const)
  test(`labels that are ${dataset === prices ? 'numbers' : dataset === tags ? 'several' : 'three classes'} do not fit the task ${task}, and a hint says a way out`, (t) => {
    const failure = t.throws(() => meaningOf({ model: one, task }, dataset, groups), { instanceOf: StageFailure });
    t.is(failure?.code, 'task');
    t.regex(failure?.facts.hint ?? '', hint);
  });

test('rows without labels and a positive class of no binary task are refused', (t) => {
  const code = (run: () => unknown): string | undefined => t.throws(run, { instanceOf: StageFailure })?.code;
  t.is(
    code(() => meaningOf({ model: one }, rowsWith(undefined), groups)),
    'no-classes',
  );
  t.is(
    code(() => meaningOf({ model: many, positive: 'hat' }, clothes, groups)),
    'task',
  );
});

test('each task has its losses, and others are refused while planning and by the body', (t) => {
  t.deepEqual(
    Object.keys(losses).map((task) => defaultLoss(task as keyof typeof losses)),
    ['categoricalCrossentropy', 'binaryCrossentropy', 'binaryCrossentropy', 'meanSquaredError'],
  );
  t.notThrows(() => requireLoss('multiclass', 'huber'));
  t.is(
    t.throws(() => requireLoss('regression', 'binaryCrossentropy'), { instanceOf: StageFailure })?.facts.hint,
    'leave loss out: it is meanSquaredError then',
  );
  const paths = (given: Parameters<typeof taskProblems>[0]) => taskProblems(given).map(({ path }) => path.join('.'));
  t.deepEqual(paths({ task: 'binary', loss: 'categoricalCrossentropy', positive: 'a' }), ['loss']);
  t.deepEqual(paths({ task: 'regression', positive: 'a', classWeights: 'balanced' }), ['positive', 'classWeights']);
  t.deepEqual(paths({ loss: 'binaryCrossentropy', positive: 'a' }), []);
});

test('the weight of a row is its own times that of its class, in single precision', (t) => {
  const weight = Float64Array.of(1, 0.5, 0, 3);
  const ofClass = Float32Array.of(2, Math.fround(0.1));
  const label = Int32Array.of(0, 1, 0, 1);
  t.is(rowWeights(spam), undefined);
  t.deepEqual(
    rowWeights(spam, { ofClass, classes: label }),
    Float32Array.from(label, (one) => ofClass[one]!),
  );
  t.deepEqual(rowWeights({ ...spam, weight }, { ofClass, classes: label }), Float32Array.of(2, 0.05, 0, 0.3));
  const none = { ...spam, weight: Float64Array.of(0, 0, 0, 1) };
  t.is(t.throws(() => rowWeights(none), { instanceOf: StageFailure })?.code, 'class-weights');
});
