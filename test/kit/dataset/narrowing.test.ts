/** Single precision: which columns keep the differences between their rows, and which lose them. */

import test from 'ava';
import fc from 'fast-check';
import { narrow, roundedAlike } from '../../../stages/lib/kit/dataset/narrowing.ts';

const of = (count: number, number: (row: number) => number): Float64Array =>
  Float64Array.from({ length: count }, (_, row) => number(row));

const columns: readonly (readonly [about: string, numbers: Float64Array | BigInt64Array, found: RegExp | undefined])[] =
  [
    ['numbers that single precision holds', of(100, (row) => row / 8), undefined],
    ['fractions of one', of(100, (row) => row / 7), undefined],
    ['one number in all rows', of(100, () => 0.1), undefined],
    ['numbers whose differences are many steps', of(100, (row) => 1e6 + 1000 * row + 0.001), undefined],
    ['rows that become equal', of(100, (row) => 100_000 + row / 1000), /one number/],
    ['rows that stay different and are distorted', of(100, (row) => 100_000 + row / 100), /which becomes 1000/],
    [
      'zeros among them for missing values',
      of(100, (row) => (row % 10 === 0 ? 0 : 100_000 + row / 1000)),
      /one number/,
    ],
    [
      'wide integers that doubles cannot tell apart',
      BigInt64Array.from({ length: 9 }, (_, row) => 2n ** 60n + BigInt(row)),
      /one number/,
    ],
    [
      'wide integers that single precision holds',
      BigInt64Array.from({ length: 9 }, (_, row) => 2n ** 40n * BigInt(row)),
      undefined,
    ],
    ['numbers below the least of single precision', of(100, (row) => row * 1e-50), /one number/],
    ['numbers of which single precision holds a digit', of(100, (row) => row * 3e-45), /which becomes|one number/],
    ['such numbers beside one of ordinary size', of(100, (row) => (row === 50 ? 0.5 : row * 1e-50)), undefined],
    ['no rows', of(0, () => 0), undefined],
  ];
for (const [about, numbers, found] of columns)
  test(`${found === undefined ? 'accepted' : 'refused, with a row'}: ${about}`, (t) => {
    const narrowed = narrow(numbers);
    const rounded = roundedAlike(narrowed);
    t.is(rounded === undefined, found === undefined, rounded?.found);
    if (found !== undefined && rounded !== undefined) {
      t.regex(rounded.found, found);
      t.not(narrowed.lost[rounded.row], 0, 'the row is one that is rounded');
    }
  });

test('a column between others is the same column', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 })),
      fc.nat(3),
      (list, at) => {
        const matrix = Float64Array.from(
          list.flatMap((one) => [0, 1, 2, 3].map((index) => (index === at ? one : 7.7))),
        );
        t.deepEqual(narrow(matrix, at, 4), narrow(Float64Array.from(list)));
      },
    ),
  );
});

test('the rounded number and the part that was taken away are the number', (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 })), (list) => {
      const { values, lost } = narrow(Int32Array.from(list));
      for (const [row, value] of Int32Array.from(list).entries()) t.is(values[row]! + lost[row]!, value);
    }),
  );
});
