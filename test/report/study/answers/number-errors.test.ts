/** Predicted numbers beside true ones: the rows of a split, and their errors in groups along the truth. */

import test from 'ava';
import fc from 'fast-check';
import { errorsByQuantile, type NumberRow, numberRows } from '../../../../src/report/study/answers/number-errors.ts';

const rowOf = (truth: number, predicted: number, row = 0): NumberRow => ({
  ...{ row, truth, predicted },
  residual: predicted - truth,
});

test('groups have about as many rows each, with the mean error and the bias of theirs', (t) => {
  const rows = [4, 1, 3, 2].map((truth) => rowOf(truth, truth + (truth < 3 ? 1 : -2)));
  t.deepEqual(errorsByQuantile(rows, 2), [
    { rows: 2, from: 1, to: 2, error: 1, bias: 1 },
    { rows: 2, from: 3, to: 4, error: 2, bias: -2 },
  ]);
});

test('every row is in one group, and equal true numbers are never in two', (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 50 }), (truths) => {
      const groups = errorsByQuantile(truths.map((truth) => rowOf(truth, 0)));
      t.is(
        groups.reduce((sum, group) => sum + group.rows, 0),
        truths.length,
      );
      for (const [at, group] of groups.entries())
        t.true(at === 0 || group.from > groups[at - 1]!.to, JSON.stringify(groups));
      t.true(groups.length <= 10, `${groups.length} groups`);
    }),
  );
});

test('only rows of the split are taken, and none of another task', (t) => {
  const source = { index: 0, port: 'predictions', digest: 'sha256:0', coordinates: {} } as never;
  const predictions = {
    ...{ source, sources: [source], names: [], probabilities: [] },
    split: ['test', 'validation', 'test'],
    row: [7, 8, 9],
    label: [1, 2, 3],
    predicted: [1.5, 2, 2],
  };
  t.deepEqual(numberRows({ ...predictions, task: 'regression' }, 'test'), [rowOf(1, 1.5, 7), rowOf(3, 2, 9)]);
  t.deepEqual(numberRows({ ...predictions, task: 'multiclass' }, 'test'), []);
});
