/** Ticks of axes: round, inside the range, and told apart by their labels. */

import test from 'ava';
import fc from 'fast-check';
import { apartLabels, labelsOf, linearTicks, logarithmicTicks, type Ticks } from '../../../src/report/figures/ticks.ts';

const units: { readonly [suffix: string]: number } = { k: 3, M: 6, G: 9, T: 12 };

/** The number that a label names: reading it needs no more than its unit. */
function read(label: string): number {
  const [, mantissa, rest] = /^(−?\d+(?:\.\d+)?)(k|M|G|T|e-?\d+)?$/.exec(label)!;
  const exponent = rest === undefined ? 0 : (units[rest] ?? Number(rest.slice(1)));
  return Number(`${mantissa!.replace('−', '-')}e${exponent}`);
}

function areExact(t: { is(left: unknown, right: unknown): unknown }, { values, labels }: Ticks): void {
  t.is(labels.length, values.length);
  t.is(new Set(labels).size, labels.length);
  for (const [at, label] of labels.entries()) t.is(read(label) + 0, values[at]! + 0);
}

const number = fc.oneof(
  fc.double({ noNaN: true, min: -1e300, max: 1e300 }),
  fc.double({ noNaN: true, min: -1e16, max: 1e16 }),
  fc.double({ noNaN: true, min: -1, max: 1 }),
  fc.double({ noNaN: true, min: 0.9, max: 0.95 }),
  fc.integer({ min: 0, max: 2_000_000 }),
);

test('every label of an axis reads back as its tick, and no two are the same', (t) => {
  fc.assert(
    fc.property(number, number, fc.integer({ min: 4, max: 12 }), (one, other, most) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      const ticks = linearTicks(low, high, most);
      areExact(t, ticks);
      t.true(ticks.values.length >= 2 && ticks.values.length <= Math.max(6, most), ticks.labels.join(' '));
      t.true(
        ticks.values.every((value, at) => at === 0 || value > ticks.values[at - 1]!),
        ticks.values.join(' '),
      );
    }),
    { numRuns: 3000 },
  );
  const positive = fc.double({ noNaN: true, min: 1e-9, max: 1e15 });
  fc.assert(
    fc.property(positive, fc.double({ noNaN: true, min: 8, max: 1e9 }), (low, ratio) => {
      const ticks = logarithmicTicks(low, low * ratio, 6);
      areExact(t, ticks);
      t.true(ticks.values.length >= 2 && ticks.values.length <= 6, ticks.labels.join(' '));
      t.true(
        ticks.values.every((value) => value >= low && value <= low * ratio),
        `${ticks.labels.join(' ')} between ${low} and ${low * ratio}`,
      );
    }),
    { numRuns: 3000 },
  );
});

test('no range keeps an axis waiting', (t) => {
  for (const [low, high] of [
    [0, 5e-324],
    [-5e-324, 5e-324],
    [0, 0],
    [1, 1 + 2 ** -52],
    [1e300, 1e300],
    [-1e307, 1e307],
  ] as const) {
    const ticks = linearTicks(low, high, 6);
    areExact(t, ticks);
    t.true(ticks.values.length >= 2, `${low} ${high}`);
  }
  for (const [low, high] of [
    [Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY],
    [-1.7e308, 1.7e308],
  ] as const)
    t.deepEqual(linearTicks(low, high, 6), { values: [], labels: [] });
});

test('accuracies close to each other have different labels', (t) => {
  t.deepEqual(linearTicks(0.9259, 0.9289, 6).labels, ['0.9260', '0.9265', '0.9270', '0.9275', '0.9280', '0.9285']);
  // The steps that the overlay of curves chose for the same accuracies.
  const chosen = [0.926, 0.9265, 0.927, 0.9275, 0.928, 0.9285, 0.929].map((value) => value + 1e-16);
  t.deepEqual(labelsOf(chosen, 0.0005), ['0.9260', '0.9265', '0.9270', '0.9275', '0.9280', '0.9285', '0.9290']);
  t.deepEqual(labelsOf([2.5, 5, 7.5], 2.5), ['2.5', '5.0', '7.5']);
  t.deepEqual(labelsOf([-5, 0, 5], 5), ['−5', '0', '5']);
});

test('labels are short: a unit for large numbers, a power for small ones, one form for all', (t) => {
  t.deepEqual(linearTicks(0, 1.5e6, 4).labels, ['0', '0.5M', '1.0M', '1.5M']);
  t.deepEqual(linearTicks(9000, 21_000, 4).labels, ['10k', '15k', '20k']);
  t.deepEqual(linearTicks(0, 4000, 5).labels, ['0', '1000', '2000', '3000', '4000']);
  t.deepEqual(linearTicks(0, 3e-6, 4).labels, ['0', '1e-6', '2e-6', '3e-6']);
  t.deepEqual(logarithmicTicks(35_000, 1_300_000, 8).labels, ['50k', '100k', '200k', '500k', '1M']);
});

test('labels of numbers that are not round have three digits, or as many as tell them apart', (t) => {
  t.deepEqual(apartLabels([-1_820_123.4, -887_006.3715, 0, 0.00123456, 2_782_000]), [
    '−1.82M',
    '−887k',
    '0',
    '0.00123',
    '2.78M',
  ]);
  t.deepEqual(apartLabels([1990, 1992, 1992, 2020]), ['1990', '1992', '1992', '2020']);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1 }), (values) => {
      const labels = apartLabels(values);
      t.is(new Set(labels).size, new Set(values).size);
      for (const [at, label] of labels.entries()) {
        const value = values[at]!;
        t.true(Math.abs(read(label) - value) <= Math.abs(value) * 0.005000001, `${label} for ${value}`);
      }
    }),
    { seed: 1 },
  );
});
