/** Warnings about curves: a table of curves and the lines that are said about them. */

import test from 'ava';
import { curveWarnings } from '../../../src/view/live/curve-warnings.ts';

type Points = { readonly [name: string]: readonly (number | null)[] };

/** Points at the steps 1, 2, 3 …; null as JSON has what is no finite number. */
function warnings(points: Points): string[] {
  const curves = new Map(
    Object.entries(points).map(([name, values]) => [
      name,
      { steps: values.map((_, at) => at + 1), values: values.map((value) => value ?? Number.NaN) },
    ]),
  );
  return curveWarnings(new Map([['train', curves]]));
}

for (const [title, points, expected] of [
  ['a loss that falls is not told', { loss: [5, 4, 3, 2, 1, 0.5, 0.4] }, []],
  [
    'a loss that is no number is told from its first step',
    { loss: [5, 4, null, null] },
    ['loss is no finite number since step 3'],
  ],
  ['a loss that was none once and is one again is not told', { loss: [5, null, 3] }, []],
  [
    'another number may be none, as a precision of a class that was never given',
    { 'validation.precision': [0.5, null] },
    [],
  ],
  [
    'a validation loss without a new least value for five epochs is told with its best',
    { loss: [5, 4, 3, 2, 1, 0.5, 0.4], validationLoss: [1, 0.21345, 0.3, 0.3, 0.4, 0.5, 0.6] },
    ['validationLoss has not improved for 5 epochs: its best was 0.2135 at 2'],
  ],
  ['four epochs are too few', { validationLoss: [1, 0.2, 0.3, 0.3, 0.4, 0.5] }, []],
  [
    'an accuracy improves by growing',
    { validationAccuracy: [0.5, 0.9, 0.8, 0.8, 0.8, 0.8, 0.9] },
    ['validationAccuracy has not improved for 5 epochs: its best was 0.9 at 2'],
  ],
  [
    'one line is said of a training: the validation loss decides before the accuracy and the training loss',
    { loss: [1, 2, 3, 4, 5, 6, 7], validationAccuracy: [1, 0, 0, 0, 0, 0, 0], validationLoss: [7, 6, 5, 4, 3, 2, 1] },
    [],
  ],
  ['no curve is no warning', {}, []],
] as const satisfies readonly (readonly [string, Points, readonly string[]])[])
  test(title, (t) => {
    t.deepEqual(
      warnings(points),
      expected.map((line) => `train: ${line}`),
    );
  });

test('in a long training a quarter of all epochs must be without a new best', (t) => {
  const values = (after: number): number[] => [
    ...Array.from({ length: 100 }, (_, at) => 100 - at),
    ...Array(after).fill(2),
  ];
  t.deepEqual(warnings({ loss: values(20) }), []);
  t.is(warnings({ loss: values(40) }).length, 1);
});

test('a hundred trainings give twenty lines and the number of the others', (t) => {
  const curve = { steps: [1, 2], values: [1, Number.NaN] };
  const lines = curveWarnings(new Map(Array.from({ length: 100 }, (_, at) => [`t${at}`, new Map([['loss', curve]])])));
  t.is(lines.length, 21);
  t.is(lines.at(-1), 'and 80 more');
});
