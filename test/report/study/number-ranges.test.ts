/** Ranges of numbers that are labels. */

import test from 'ava';
import fc from 'fast-check';
import { numberRanges } from '../../../src/report/study/number-ranges.ts';

test('ranges hold about as many numbers each, equal numbers in one, and are named by their ends', (t) => {
  t.deepEqual(numberRanges([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), {
    names: ['1 to 2', '3 to 4', '5 to 6', '7 to 8', '9 to 10'],
    values: [0, 0, 1, 1, 2, 2, 3, 3, 4, 4],
  });
  t.deepEqual(numberRanges([3, 3, 3, 7]), { names: ['3', '7'], values: [0, 0, 0, 1] });
  t.deepEqual(numberRanges([Number.NaN, 1]), { names: ['1', 'no number'], values: [1, 0] });
  t.deepEqual(numberRanges([]), { names: [], values: [] });
});

test('any numbers: every number has a range with a name, and greater numbers are in no lower one', (t) => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true }), { maxLength: 60 }), (numbers) => {
      const { names, values } = numberRanges(numbers);
      t.true(
        values.every((one) => one >= 0 && one < names.length),
        'a range has no name',
      );
      const finite = numbers
        .map((number, index) => [number, values[index]!] as const)
        .filter(([number]) => Number.isFinite(number))
        .sort(([left], [right]) => left - right);
      t.true(
        finite.every(([, range], index) => index === 0 || range >= finite[index - 1]![1]),
        'ranges are not in order',
      );
    }),
  );
});
