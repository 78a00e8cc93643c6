/** Means over seeds and folds: Student's interval, groups of points, the point nearest the mean. */

import test from 'ava';
import fc from 'fast-check';
import { nearestTo, overRepeats, repeatedText, spreadOf } from '../../../src/core/facts/spread.ts';

test('the interval of five numbers is that of a t test; of one number there is none', (t) => {
  // R: t.test(c(0.91, 0.93, 0.9, 0.95, 0.92))$conf.int
  const { mean, seeds, interval } = spreadOf([0.91, 0.93, 0.9, 0.95, 0.92])!;
  t.is(seeds, 5);
  t.true(Math.abs(mean - 0.922) < 1e-12, String(mean));
  t.true(Math.abs(interval!.low - 0.8981156) < 1e-6, String(interval?.low));
  t.true(Math.abs(interval!.high - 0.9458844) < 1e-6, String(interval?.high));
  t.is(interval!.seeds, 5);
  t.deepEqual(spreadOf([0.5]), { mean: 0.5, seeds: 1 });
  t.is(spreadOf([]), undefined);
  t.deepEqual(spreadOf([1, Number.NaN]), { mean: Number.NaN, seeds: 2 });
});

// The formula of Nadeau and Bengio by Python's statistics module, with qt(0.975, 9) of R: s² (1/10 + 1/9).
test('the interval of folds is wider, by the training rows that they share', (t) => {
  const values = [0.91, 0.93, 0.9, 0.95, 0.92, 0.94, 0.93, 0.89, 0.96, 0.91];
  const { interval, ...spread } = spreadOf(values, { folds: 10 })!;
  t.is(repeatedText(spread), '10 folds');
  t.true(Math.abs(interval!.low - 0.900914008) < 1e-8, String(interval?.low));
  t.true(Math.abs(interval!.high - 0.947085992) < 1e-8, String(interval?.high));
  t.is(interval!.folds, 10);
  t.is(interval!.seeds, undefined);
  // Two repetitions of five folds: ten numbers, and a quarter of the rows trained on is left out.
  const repeated = spreadOf(values, { folds: 5 })!.interval!;
  const [one, other] = [interval!, repeated].map(({ low, high }) => high - low);
  const ratio = other! / one!;
  t.true(Math.abs(ratio - Math.sqrt((1 / 10 + 1 / 4) / (1 / 10 + 1 / 9))) < 1e-12, String(ratio));
});

test('equal numbers have exactly themselves as mean, and no width', (t) => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.integer({ min: 2, max: 9 }), (value, times) => {
      const { mean, interval } = spreadOf(Array.from({ length: times }, () => value))!;
      t.is(mean, value + 0);
      t.is(interval!.high - interval!.low, 0);
    }),
  );
});

test('points are grouped by all but the axes of repetitions, in the order of the first of each', (t) => {
  const points = [
    { net: 'A', seed: 1 },
    { net: 'B', seed: 1 },
    { net: 'A', seed: 2 },
    { seed: 3, net: 'B' },
  ];
  t.deepEqual(
    overRepeats(points, (one) => one, ['seed']).map(({ coordinates, members }) => [coordinates, members.length]),
    [
      [{ net: 'A' }, 2],
      [{ net: 'B' }, 2],
    ],
  );
  t.is(overRepeats(points, (one) => one, []).length, 4);
});

test('the nearest to the mean is the first of equals; numbers that are not finite are passed over', (t) => {
  const at = (values: readonly number[], mean: number) =>
    nearestTo([...values.keys()], mean, (index) => values[index]!);
  t.is(at([3, 1, 2.5], 2), 2);
  t.is(at([3, 1], 2), 0);
  t.is(at([Number.NaN, 9], 2), 1);
  t.is(at([Number.NaN], 2), undefined);
});
