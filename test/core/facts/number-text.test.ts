/** How numbers, sizes and durations are written. */

import test from 'ava';
import {
  bytesText,
  countedText,
  countText,
  decimalText,
  durationText,
  fineDurationText,
  formatMetric,
  numberText,
  parseBytes,
} from '../../../src/core/facts/number-text.ts';

test('a number is never rounded onto the other side of what it stands beside', (t) => {
  t.is(formatMetric(0.9330833333333334), '0.9331');
  t.is(formatMetric(0.87996), '0.88');
  t.is(formatMetric(0.87996, 0.88), '0.87996');
  t.is(formatMetric(0.88, 0.88), '0.88');
  t.is(formatMetric(0.1 + 0.2, 0.3), '0.30000000000000004');
  t.is(formatMetric(12), '12');
  t.is(formatMetric(-0), '0');
});

test('the format of a measure decides how its numbers are written', (t) => {
  t.is(numberText(0.92334, 'fraction'), '0.9233');
  t.is(numberText(1.7594246036789746e37, 'number'), '1.7594e+37');
  t.is(numberText(56320, 'count'), '56,320');
  t.is(numberText(1234567, 'weights'), '1,234,567');
  t.is(numberText(200, 'seconds'), '3 min 20 s');
  t.is(numberText(Number.NaN, 'fraction'), '');
});

test('a rounded negative zero has no sign, and counts have groups of three', (t) => {
  t.deepEqual([decimalText(-0.00001), decimalText(-0.5), decimalText(0.25, 1)], ['0.0000', '-0.5000', '0.3']);
  t.deepEqual(
    [countedText(1, 'row'), countedText(0, 'row'), countedText(2000, 'row')],
    ['1 row', '0 rows', '2,000 rows'],
  );
  t.deepEqual([countText(999), countText(1000), countText(-12544)], ['999', '1,000', '-12,544']);
});

test('sizes are written in the decimal units in which they are read', (t) => {
  t.deepEqual([512, 1000, 1.25e6, 3e9, 4e15].map(bytesText), ['512 B', '1.0 kB', '1.3 MB', '3.0 GB', '4000.0 TB']);
  t.deepEqual(['20GB', '1.5 MB', '4096', '2k', '20GiB'].map(parseBytes), [20e9, 1.5e6, 4096, 2000, undefined]);
});

test('durations are written with the two units that matter', (t) => {
  t.deepEqual([0.44, 12, 200, 7500].map(durationText), ['0.4 s', '12 s', '3 min 20 s', '2 h 05 min']);
  t.deepEqual([0.1234, 12.34, 200, 7500].map(fineDurationText), ['123 ms', '12.3 s', '3 min 20 s', '2 h 05 min']);
});
