/** Rows that runs answer differently: classes, several labels and numbers, by hand. */

import test from 'ava';
import type { Predictions } from '../../../src/artifacts/predictions.ts';
import { digestOf } from '../../../src/core/values/digest.ts';
import { differingRows } from '../../../src/live/server/differing-rows.ts';

const rows = (count: number): Pick<Predictions, 'split' | 'row' | 'rows'> => ({
  split: Array.from({ length: count }, () => 'test'),
  row: Int32Array.from({ length: count }, (_, at) => 100 + at),
  rows: { test: digestOf('the same') },
});

const classes = (label: number[], predicted: number[]): Predictions => ({
  ...rows(label.length),
  ...{ task: 'multiclass', label: Int32Array.from(label), predicted: Int32Array.from(predicted) },
  ...{ probabilities: new Float32Array(2 * label.length), classNames: ['cat', 'dog'] },
});

const labels = (label: number[], predicted: number[]): Predictions => ({
  ...rows(label.length / 2),
  ...{ task: 'multilabel', label: Uint8Array.from(label), predicted: Uint8Array.from(predicted) },
  ...{ probabilities: new Float32Array(label.length), labelNames: ['red', 'round'] },
});

const numbers = (label: number[], predicted: number[]): Predictions => ({
  ...rows(label.length),
  ...{ task: 'regression', label: Float64Array.from(label), predicted: Float64Array.from(predicted) },
});

test('classes are told by their names, with the rows that are right in each run', (t) => {
  const found = differingRows([classes([0, 1, 1], [0, 0, 1]), classes([0, 1, 1], [0, 1, 1])], 'test', 0);
  t.like(found, {
    patterns: { 11: 2, '01': 1 },
    differ: [{ row: 101, label: 'dog', answers: ['cat', 'dog'], right: [false, true] }],
    ...{ found: 1, unmatched: 0, relabelled: 0, numeric: false },
  });
});

test('of several labels those that hold are told, and an answer is right if all are', (t) => {
  const truth = [1, 0, 1, 1, 0, 0];
  const found = differingRows([labels(truth, truth), labels(truth, [1, 1, 1, 1, 0, 0])], 'test', 0);
  t.like(found, {
    patterns: { 11: 2, 10: 1 },
    differ: [{ row: 100, label: 'red', answers: ['red', 'red, round'], right: [true, false] }],
    found: 1,
  });
  t.like(differingRows([labels(truth, truth), labels(truth, [0, 0, 1, 1, 0, 0])], 'test', 0), {
    differ: [{ answers: ['red', 'none'] }],
  });
});

test('of numbers the nearest to the label counts, and the greatest difference comes first', (t) => {
  const found = differingRows([numbers([1, 2, 3], [1.5, 2, 9]), numbers([1, 2, 3], [1, 2, 3.5])], 'test', 0);
  t.like(found, {
    numeric: true,
    patterns: { '01': 2, 11: 1 },
    found: 2,
  });
  t.deepEqual(
    (found as { differ: { row: number; answers: number[]; right: boolean[] }[] }).differ.map(
      ({ row, answers, right }) => [row, answers, right],
    ),
    [
      [102, [9, 3.5], [false, true]],
      [100, [1.5, 1], [false, true]],
    ],
  );
});

test('rows whose labels are not the same in all runs are counted', (t) => {
  t.like(differingRows([classes([0, 1], [0, 0]), classes([1, 1], [0, 0])], 'test', 0), { relabelled: 1 });
});

test('more than a hundred rows come in pages', (t) => {
  const many = (predicted: number): Predictions =>
    classes(
      Array.from({ length: 250 }, () => 0),
      Array.from({ length: 250 }, () => predicted),
    );
  t.like(differingRows([many(0), many(1)], 'test', 200), { differ: { length: 50 }, offset: 200, found: 250 });
});
