/** Stored predictions, packed by split in the order of the dataset's rows. */

import test from 'ava';
import { type ClassPredictions, predictions } from '../../../src/artifacts/predictions.ts';
import { packAnswers } from '../../../stages/lib/statistics/packed/pack.ts';
import { packedOrder } from '../../../stages/lib/statistics/packed/packed-order.ts';
import { packPredictions } from '../../../stages/use/pack-predictions.ts';

/** Rows 5 and 4 of the test split, with those of another split between them. */
const mixed: ClassPredictions = {
  task: 'multiclass',
  split: ['test', 'validation', 'test', 'validation'],
  row: Int32Array.of(5, 3, 4, 2),
  label: Int32Array.of(0, 1, 2, 0),
  predicted: Int32Array.of(1, 1, 2, 2),
  probabilities: Float32Array.of(0.25, 0.5, 0.25, 0, 1, 0, 0, 0.25, 0.75, 0.25, 0.25, 0.5),
  classNames: ['a', 'b', 'c'],
};

test('each split is packed by itself, its rows as they are in the dataset', (t) => {
  const result = packPredictions(predictions.write(mixed), { test: ['logLoss'], validation: ['accuracy'] });
  if ('refused' in result) throw new Error(result.refused);
  t.deepEqual(packedOrder(mixed, 'test'), [2, 0]);
  t.deepEqual(
    result.packed.test,
    packAnswers(
      {
        task: 'multiclass',
        label: Int32Array.of(2, 0),
        predicted: Int32Array.of(2, 1),
        probabilities: Float32Array.of(0, 0.25, 0.75, 0.25, 0.5, 0.25),
        names: ['a', 'b', 'c'],
      },
      ['logLoss'],
    ),
  );
  t.deepEqual(Object.keys(result.packed.validation?.parts ?? {}), ['classes']);
  const backwards = { ...mixed, split: [...mixed.split].reverse(), row: mixed.row.toReversed() };
  t.deepEqual(packedOrder(backwards, 'test'), [1, 3]);
});

test('a split without rows is refused', (t) => {
  const result = packPredictions(predictions.write(mixed), { other: ['accuracy'] });
  t.is('refused' in result ? result.refused : 'packed', 'there are no predictions of other');
});

test('a measure that the answers do not give is refused', (t) => {
  const result = packPredictions(predictions.write(mixed), { test: ['mae'] });
  t.regex('refused' in result ? result.refused : 'packed', /^mae does not follow from multiclass answers/);
});
