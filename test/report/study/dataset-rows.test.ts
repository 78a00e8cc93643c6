/** Rows of examples as rows of the reported dataset: by their place in the source, where the order is another one. */

import test from 'ava';
import { rowsInDataset } from '../../../src/report/study/dataset-rows.ts';
import type { StageFailure } from '../../../src/stage-api/failure.ts';

const places = (...row: number[]) => ({ row: Int32Array.from(row) });

test('an example is found by its place in the source, and rows that agree stay as they are', (t) => {
  const dataset = { rowsOfSource: places(7, 3, 5, 1) };
  t.is(rowsInDataset(dataset, [2, 3], places(5, 1), 'predictions'), undefined);
  const mapped = rowsInDataset(dataset, [0, 1, 2], places(1, 7, 3), 'predictions')!;
  t.deepEqual([0, 1, 2].map(mapped), [3, 0, 1]);
});

test('equal rows of several files are told apart', (t) => {
  const [train, tests] = [0, 1];
  const files = ['train', 'test'];
  const dataset = { rowsOfSource: { row: Int32Array.of(0, 1, 0), file: Int32Array.of(train, train, tests), files } };
  const source = { row: Int32Array.of(0, 0), file: Int32Array.of(0, 1), files: ['test', 'train'] };
  const mapped = rowsInDataset(dataset, [0, 1], source, 'clusters')!;
  t.deepEqual([0, 1].map(mapped), [2, 0]);
});

test('an example that the dataset does not have is refused with its place', (t) => {
  const failed = t.throws<StageFailure>(() =>
    rowsInDataset({ rowsOfSource: places(0, 1) }, [0, 1], places(1, 9), 'predictions'),
  );
  t.is(failed!.code, 'other-rows');
  t.like(failed!.facts, { where: 'input "predictions", row 1', found: 'row 9 of its source' });
});

test('without places on both sides, and without a dataset, rows are taken as they are', (t) => {
  t.is(rowsInDataset(undefined, [1], places(4), 'predictions'), undefined);
  t.is(rowsInDataset({}, [1], places(4), 'predictions'), undefined);
  t.is(rowsInDataset({ rowsOfSource: places(4) }, [1], undefined, 'predictions'), undefined);
});
