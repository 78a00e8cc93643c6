/** Answers of two runs row by row: counts, the rows that changed, and rows that have no partner. */

import test from 'ava';
import type { ClassPredictions } from '../../../src/artifacts/predictions.ts';
import type { SinceAnswers } from '../../../src/core/facts/since-facts.ts';
import type { Digest } from '../../../src/core/values/digest.ts';
import { column } from '../../../src/stage-api/table.ts';
import { answersSince, withPictures } from '../../../src/view/since/answers-since.ts';
import { digest } from './told-runs.ts';

interface Given {
  readonly labels: readonly number[];
  readonly predicted: readonly number[];
  readonly sure?: readonly number[];
  readonly rest?: Partial<ClassPredictions>;
}

/** Test rows of two classes; each answer has the probability `sure`. */
function answers({ labels, predicted, sure = predicted.map(() => 0.9), rest = {} }: Given): ClassPredictions {
  return {
    task: 'multiclass',
    classNames: ['cat', 'dog'],
    split: labels.map(() => 'test'),
    row: Int32Array.from(labels, (_, index) => 10 + index),
    label: Int32Array.from(labels),
    predicted: Int32Array.from(predicted),
    probabilities: Float32Array.from(
      predicted.flatMap((one, index) =>
        one === 0 ? [sure[index]!, 1 - sure[index]!] : [1 - sure[index]!, sure[index]!],
      ),
    ),
    ...rest,
  };
}

const same = { rows: { test: digest('the same') as Digest } };

function compared(before: ClassPredictions, now: ClassPredictions): SinceAnswers & { readonly by: string } {
  const found = answersSince({ predictions: before }, { predictions: now });
  if ('refused' in found) throw new Error(found.refused);
  return { ...found.answers, by: found.by };
}

test('rows are counted by when they were right, and those that changed are listed, the surest first', (t) => {
  const before = answers({
    labels: [0, 0, 1, 1, 0],
    predicted: [0, 0, 1, 0, 1],
    sure: [0.9, 0.9, 0.9, 0.6, 0.8],
    rest: same,
  });
  const now = answers({
    labels: [0, 0, 1, 1, 0],
    predicted: [0, 1, 0, 1, 1],
    sure: [0.9, 0.7, 0.95, 0.9, 0.8],
    rest: same,
  });
  const { bothRight, onlyBefore, onlyNow, bothWrong, unmatched, newlyWrong, newlyRight, by, split } = compared(
    before,
    now,
  );
  t.deepEqual([split, by, bothRight, onlyBefore, onlyNow, bothWrong], ['test', 'rows', 1, 2, 1, 1]);
  t.deepEqual(unmatched, { before: 0, now: 0 });
  t.deepEqual(newlyWrong, [
    { row: 12, label: 'dog', before: 'dog', now: 'cat' },
    { row: 11, label: 'cat', before: 'cat', now: 'dog' },
  ]);
  t.deepEqual(newlyRight, [{ row: 13, label: 'dog', before: 'cat', now: 'dog' }]);
});

test('rows of other datasets are found by their ids, then by their places; the others are counted', (t) => {
  const ids = (values: readonly string[]) => ({ ids: [{ name: 'user', column: column.utf8(values) }] });
  const before = answers({ labels: [0, 1, 0], predicted: [0, 1, 0], rest: ids(['a', 'b', 'c']) });
  const now = answers({ labels: [1, 0], predicted: [0, 0], rest: ids(['b', 'd']) });
  const byIds = compared(before, now);
  t.deepEqual([byIds.by, byIds.onlyBefore, byIds.unmatched], ['ids', 1, { before: 2, now: 1 }]);
  t.is(byIds.newlyWrong[0]?.name, 'user b');
  const source = (rows: readonly number[]) => ({ source: { row: Int32Array.from(rows) } });
  const byPlaces = compared(
    answers({ labels: [0, 1], predicted: [0, 1], rest: source([4, 5]) }),
    answers({ labels: [1, 0], predicted: [1, 1], rest: source([5, 4]) }),
  );
  t.deepEqual([byPlaces.by, byPlaces.bothRight, byPlaces.onlyBefore], ['places', 1, 1]);
});

test('rows without a name are found by their features; equal features of two rows tell neither', (t) => {
  const side = (predictions: ClassPredictions, features: readonly string[]) => ({
    predictions,
    featuresOf: (row: number) => features[row - 10],
  });
  const [before, now] = [
    answers({ labels: [0, 1], predicted: [0, 0] }),
    answers({ labels: [1, 0], predicted: [1, 0] }),
  ];
  const found = answersSince(side(before, ['x', 'y']), side(now, ['y', 'x']));
  t.like(found, { by: 'features', answers: { bothRight: 1, onlyNow: 1 } });
  const twins = answersSince(side(before, ['x', 'x']), side(now, ['y', 'x']));
  t.regex('refused' in twins ? twins.refused : '', /nothing tells the test rows apart/);
});

test('a row that has another label now is no partner', (t) => {
  const { unmatched, bothRight } = compared(
    answers({ labels: [0, 0], predicted: [0, 0], rest: same }),
    answers({ labels: [0, 1], predicted: [0, 1], rest: same }),
  );
  t.deepEqual([bothRight, unmatched], [1, { before: 1, now: 1 }]);
});

test('answers that do not mean the same are not compared, and a sentence says why', (t) => {
  const now = answers({ labels: [0], predicted: [0], rest: same });
  const refused = (before: Parameters<typeof answersSince>[0]['predictions']): string => {
    const found = answersSince({ predictions: before }, { predictions: now });
    return 'refused' in found ? found.refused : '';
  };
  t.regex(refused({ ...now, classNames: ['dog', 'cat'] }), /classes are other ones/);
  t.regex(refused({ ...now, split: ['validation'] }), /no split has answers in both/);
  t.regex(
    refused({ ...now, task: 'regression', label: Float64Array.of(1), predicted: Float64Array.of(1) }),
    /task is multiclass now/,
  );
});

test('pictures are added to the rows that have one', (t) => {
  const found = compared(
    answers({ labels: [0, 0], predicted: [0, 0], rest: same }),
    answers({ labels: [0, 0], predicted: [1, 1], rest: same }),
  );
  const drawn = withPictures(found, new Map([[11, 'data:image/png;base64,AA']]));
  t.deepEqual(
    drawn.newlyWrong.map(({ row, picture }) => [row, picture]),
    [
      [10, undefined],
      [11, 'data:image/png;base64,AA'],
    ],
  );
});
