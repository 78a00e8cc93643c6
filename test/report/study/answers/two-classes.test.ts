/** Curves, thresholds and calibration of two classes: what the report draws of probabilities and the truth. */

import test from 'ava';
import fc from 'fast-check';
import {
  calibrationOf,
  hitsAndAlarms,
  ratesByThreshold,
  recallAndPrecision,
  twoClassesOf,
} from '../../../../src/report/study/answers/two-classes.ts';
import type { Predictions } from '../../../../src/report/study/study.ts';
import { ranking } from '../../../../stages/lib/learning/measures/ranking.ts';

const source = { index: 0, port: 'predictions', digest: `sha256:${'0'.repeat(64)}`, coordinates: {} } as never;

/** @param given the probability of the positive class and whether a row has it */
function predictionsOf(given: readonly (readonly [number, 0 | 1])[], positive = 1): Predictions {
  return {
    ...{ source, sources: [source], task: 'binary', names: ['no', 'yes'], positive },
    split: given.map(() => 'test'),
    row: given.map((_, row) => row),
    label: given.map(([, is]) => (is === 1 ? positive : 1 - positive)),
    predicted: given.map(([p]) => (p > 0.5 ? positive : 1 - positive)),
    probabilities: given.flatMap(([p]) => (positive === 1 ? [1 - p, p] : [p, 1 - p])),
  };
}

const six = [
  [0.9, 1],
  [0.8, 0],
  [0.8, 1],
  [0.4, 1],
  [0.3, 0],
  [0.1, 0],
] as const;

test('curves go through every different probability, from none of the rows to all', (t) => {
  for (const positive of [0, 1]) {
    const found = twoClassesOf(predictionsOf(six, positive), 'test', ranking)!;
    t.is(found.positive, positive === 1 ? 'yes' : 'no');
    const third = (count: number): number => count / 3;
    t.deepEqual(
      hitsAndAlarms(found.ranked).map(({ x, y }) => [x, y]),
      [
        [0, 0],
        [0, third(1)],
        [third(1), third(2)],
        [third(1), 1],
        [third(2), 1],
        [1, 1],
      ],
    );
    t.deepEqual(
      recallAndPrecision(found.ranked).map(({ x, y }) => [x, y]),
      [
        [third(1), 1],
        [third(2), 2 / 3],
        [1, 0.75],
        [1, 0.6],
        [1, 0.5],
      ],
    );
  }
});

test('rates at a threshold are those of the rows above it', (t) => {
  const found = twoClassesOf(predictionsOf(six), 'test', ranking)!;
  const [none, half, , all] = ratesByThreshold(found, 4)
    .toReversed()
    .filter((_, at) => at !== 1);
  t.deepEqual(none, { threshold: 1, precision: undefined, recall: 0, f1: 0, given: 0 });
  t.deepEqual(half, { threshold: 0.5, precision: 2 / 3, recall: 2 / 3, f1: 2 / 3, given: 0.5 });
  t.like(all, { threshold: 0, precision: 0.5, recall: 1, given: 1 });
});

test('a curve of many rows has as many points as can be seen, its ends among them', (t) => {
  const many = Array.from(
    { length: 50_000 },
    (_, row) => [(row * 0.618034) % 1, row % 3 === 0 ? 1 : 0] as [number, 0 | 1],
  );
  const { ranked } = twoClassesOf(predictionsOf(many), 'test', ranking)!;
  const points = hitsAndAlarms(ranked);
  t.true(points.length < 2000, `${points.length} points`);
  t.like(points[0], { x: 0, y: 0 });
  t.like(points.at(-1), { x: 1, y: 1 });
});

test('groups of a calibration hold every row once, and their parts lie in their intervals', (t) => {
  const given = fc.array(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0 as const, 1 as const)),
    {
      minLength: 2,
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(given, (pairs) => {
      const found = twoClassesOf(predictionsOf([...pairs, [0.2, 0], [1, 1]]), 'test', ranking)!;
      const bins = calibrationOf(found);
      t.is(
        bins.reduce((sum, { rows }) => sum + rows, 0),
        pairs.length + 2,
      );
      for (const bin of bins.filter(({ rows }) => rows > 0)) {
        t.true(
          bin.given! >= bin.from - 1e-6 && bin.given! <= bin.to + 1e-6,
          `${bin.given} in ${bin.from} to ${bin.to}`,
        );
        t.true(bin.low! <= bin.found! && bin.found! <= bin.high!, `${bin.found} in ${bin.low} to ${bin.high}`);
      }
    }),
  );
});

test('one class alone, three classes, other tasks and outputs that are no probabilities have no curves', (t) => {
  const plain = predictionsOf(six);
  const without = (change: Partial<Predictions>) => twoClassesOf({ ...plain, ...change }, 'test', ranking);
  t.is(without({ label: [1, 1, 1, 1, 1, 1] }), undefined);
  t.is(without({ names: ['a', 'b', 'c'], task: 'multiclass' }), undefined);
  t.is(without({ task: 'multilabel' }), undefined);
  t.is(without({ probabilities: [2, -1, ...Array.from(plain.probabilities).slice(2)] }), undefined);
  t.is(twoClassesOf(plain, 'validation', ranking), undefined);
});
