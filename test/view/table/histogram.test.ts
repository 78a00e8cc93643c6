/** Histograms of columns. */

import test from 'ava';
import fc from 'fast-check';
import { column } from '../../../src/stage-api/table.ts';
import { histogramOf } from '../../../src/view/table/histogram.ts';

test('numbers are counted in equal parts; the greatest is in the last, and missing ones in none', (t) => {
  const numbers = {
    type: 'Float64',
    values: Float64Array.of(0, 1, 2, 3, 4, 99),
    valid: Uint8Array.of(1, 1, 1, 1, 1, 0),
  } as const;
  t.deepEqual(histogramOf(numbers, 2), { low: 0, high: 4, counts: [2, 3] });
  t.is(histogramOf(column.float64(Float64Array.of(1, 1, Number.NaN)), 4), undefined);
  const least = Number.MIN_VALUE;
  t.deepEqual(histogramOf(column.float64(Float64Array.of(0, least)), 2), { low: 0, high: least, counts: [1, 1] });
  t.is(histogramOf(column.utf8(['a', 'b']), 4), undefined);
});

test('every finite number is counted once, however large the range is', (t) => {
  fc.assert(
    fc.property(fc.array(fc.double(), { minLength: 2 }), fc.integer({ min: 1, max: 40 }), (numbers, bins) => {
      const found = histogramOf(column.float64(Float64Array.from(numbers)), bins);
      const finite = numbers.filter(Number.isFinite);
      if (new Set(finite.map((one) => one + 0)).size > 1)
        t.is(
          found?.counts.reduce((sum, one) => sum + one, 0),
          finite.length,
        );
      else t.is(found, undefined);
    }),
  );
});
