/** Verdicts: every cell of the table of rules, for both directions, absolute and relative drops, one point and several. */

import test from 'ava';
import fc from 'fast-check';
import { type Comparison, type MeasureTerms, verdictsOf } from '../../../src/core/gates/verdict.ts';
import { terms } from './drawn-counts.ts';

const states = (asked: Partial<MeasureTerms>, ...comparisons: readonly Comparison[]): string[] =>
  verdictsOf({ ...terms, ...asked }, comparisons).map(({ state }) => state);

/** Of an accuracy of 0.9: the difference, its interval, and what a test says of it. */
const moved = (delta: number, low: number, high: number, rest: Partial<Comparison> = {}): Comparison => ({
  now: 0.9 + delta,
  before: 0.9,
  interval: { low, high },
  ...rest,
});
/** The same for a measure of which less is better. */
const mirrored = ({ now, before, interval, ...rest }: Comparison): Comparison => ({
  ...rest,
  now: -now,
  before: -before,
  ...(interval !== undefined && { interval: { low: -interval.high, high: -interval.low } }),
});

const drop = (amount: number, relative = false) => ({ amount, relative });
const table: readonly [asked: Partial<MeasureTerms>, comparison: Comparison, state: string][] = [
  [{ rule: 'notWorse', maxDrop: drop(0.005) }, moved(0, -0.0049, 0.0049), 'pass'],
  [{ rule: 'notWorse', maxDrop: drop(0.005) }, moved(-0.02, -0.03, -0.0051), 'fail'],
  [{ rule: 'notWorse', maxDrop: drop(0.005) }, moved(-0.01, -0.015, -0.0049), 'inconclusive'],
  [{ rule: 'notWorse', maxDrop: drop(0.005) }, moved(0.01, -0.006, 0.02), 'inconclusive'],
  [{ rule: 'notWorse', maxDrop: drop(0.005) }, moved(0, -0.005, 0.01), 'inconclusive'],
  [{ rule: 'notWorse', maxDrop: drop(0.005) }, moved(-0.01, -0.02, -0.005), 'inconclusive'],
  [{ rule: 'notWorse', maxDrop: drop(0.01, true) }, moved(0, -0.0089, 0.0089), 'pass'],
  [{ rule: 'notWorse', maxDrop: drop(0.01, true) }, moved(0, -0.0091, 0.0089), 'inconclusive'],
  [{ rule: 'notWorse' }, moved(0.01, 0.001, 0.02), 'pass'],
  [{ rule: 'notWorse' }, moved(0.01, -0.001, 0.02), 'inconclusive'],
  [{}, moved(-0.01, -0.02, -0.001, { p: 0.04, detectable: 0.02 }), 'fail'],
  [{}, moved(-0.01, -0.02, 0, { p: 0.05, detectable: 0.02 }), 'fail'],
  [{}, moved(-0.01, -0.02, 0.001, { p: 0.06, detectable: 0.0099 }), 'pass'],
  [{}, moved(-0.01, -0.02, 0.001, { p: 0.06, detectable: 0.0101 }), 'inconclusive'],
  [{}, moved(0, -0.009, 0.009, { p: 1, detectable: 0.013 }), 'pass'],
  [{}, moved(0.02, 0.01, 0.03, { p: 0.001, detectable: 0.03 }), 'pass'],
  [{ maxDrop: drop(0.02) }, moved(0, -0.021, 0.02, { p: 0.9, detectable: 0.02 }), 'pass'],
  [{ maxDrop: drop(0.02) }, moved(0, -0.021, 0.02, { p: 0.9, detectable: 0.021 }), 'inconclusive'],
  [{ maxDrop: drop(0.02) }, moved(-0.01, -0.015, -0.005, { p: 0.01, detectable: 0.01 }), 'fail'],
  [{ format: 'number' }, moved(0, -0.1, 0.1, { p: 1, detectable: 0.09 }), 'pass'],
  [{ format: 'number' }, moved(0, -0.1, 0.1, { p: 1, detectable: 0.091 }), 'inconclusive'],
  [{ rule: 'none' }, { now: 0.9, before: 0.9 }, 'pass'],
  [{ rule: 'none' }, { now: 0.8999, before: 0.9 }, 'fail'],
  [{ rule: 'none', maxDrop: drop(0.01) }, { now: 0.9, before: 0.91 }, 'pass'],
  [{ rule: 'none', maxDrop: drop(0.01) }, { now: 0.8999, before: 0.91 }, 'fail'],
  [{ rule: 'none', maxDrop: drop(0.02, true) }, { now: 0.49, before: 0.5 }, 'pass'],
  [{ rule: 'none', maxDrop: drop(0.02, true) }, { now: 0.4899, before: 0.5 }, 'fail'],
  [{ rule: 'notWorse', maxDrop: drop(0.001) }, moved(0, -0.04, 0.04, { identical: true }), 'pass'],
  [{}, moved(0, -0.04, 0.04, { p: 1, detectable: 1, identical: true }), 'pass'],
];

test('every rule passes, fails and leaves open as its table says, whichever way the measure is better', (t) => {
  for (const [asked, comparison, state] of table) {
    t.deepEqual(states(asked, comparison), [state], JSON.stringify([asked, comparison]));
    t.deepEqual(
      states({ ...asked, better: 'less' }, mirrored(comparison)),
      [state],
      JSON.stringify([asked, comparison]),
    );
  }
});

test('a comparison without the numbers that its rule needs never passes', (t) => {
  const bare = { now: 0.95, before: 0.9 };
  const wild = { now: 0.95, before: 0.9, interval: { low: Number.NaN, high: Number.NaN } };
  for (const rule of ['notWorse', 'noSignificantDrop'] as const)
    t.deepEqual(states({ rule, maxDrop: drop(0.01) }, bare, wild), ['inconclusive', 'inconclusive'], rule);
  t.deepEqual(states({}, moved(0, -0.1, 0.1, { p: 1 })), ['inconclusive'], 'no power is known');
  for (const rule of ['notWorse', 'noSignificantDrop', 'none'] as const) {
    t.deepEqual(states({ rule }, { ...bare, now: Number.NaN, identical: true }), ['fail'], rule);
    t.deepEqual(states({ rule }, { ...bare, before: Number.NaN, identical: true }), ['inconclusive'], rule);
  }
});

test('a drop of exactly what is allowed passes, however its binary fraction is rounded', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 9999 }), (before, lost) => {
        const asked = { rule: 'none', maxDrop: drop(lost / 10000) } as const;
        const [exact, more] = [lost, lost + 1].map((drops) => ({
          now: (before - drops) / 10000,
          before: before / 10000,
        }));
        if (states(asked, exact!, more!).join() !== 'pass,fail') throw new Error(JSON.stringify([asked, exact]));
      }),
    ),
  );
});

const tested = (p: number, detectable = 0.005): Comparison => moved(-0.004, -0.0079, 0.0001, { p, detectable });

test('several points of a gate fail together by Holm, and each says its adjusted p value', (t) => {
  const verdicts = verdictsOf(terms, [tested(0.03), tested(0.001), tested(0.04)]);
  t.deepEqual(
    verdicts.map(({ state, adjusted }) => [state, adjusted?.p, adjusted?.points]),
    [
      ['pass', 0.06, 3],
      ['fail', 0.003, 3],
      ['pass', 0.06, 3],
    ],
  );
  t.deepEqual(states({}, tested(0.03)), ['fail'], 'one alone has nothing to correct');
  t.deepEqual(states({ rule: 'notWorse', maxDrop: drop(0.01) }, tested(0.03), tested(0.001)), ['pass', 'pass']);
});

test('a drop that several points have to find is larger than that of one', (t) => {
  const found = (points: number): number | undefined =>
    verdictsOf(
      terms,
      Array.from({ length: points }, () => tested(0.9)),
    )[0]!.found;
  t.is(found(1), 0.005);
  // R: 0.005 * (qnorm(1 - 0.025 / 10) + qnorm(0.8)) / (qnorm(0.975) + qnorm(0.8))
  const ten = found(10)!;
  t.true(Math.abs(ten - 0.0065118) < 2e-6, String(ten));
  const few = tested(0.9, 0.008);
  t.deepEqual(states({}, few), ['pass']);
  t.deepEqual(new Set(states({ maxDrop: drop(0.0079) }, few, few, few)), new Set(['inconclusive']));
});

test('a point without a p value is not counted among those that are corrected for', (t) => {
  const verdicts = verdictsOf(terms, [tested(0.03), { now: 0.9, before: 0.9 }]);
  t.deepEqual(
    verdicts.map(({ state, adjusted }) => [state, adjusted]),
    [
      ['fail', undefined],
      ['inconclusive', undefined],
    ],
  );
});

test('points with identical predictions do not hide the drop of the one point that has changed', (t) => {
  const same: Comparison = { now: 0.9, before: 0.9, interval: { low: -0.001, high: 0.001 }, p: 1, identical: true };
  const fallen = moved(-0.01, -0.016, -0.004, { p: 0.01, detectable: 0.009 });
  const verdicts = verdictsOf(terms, [fallen, ...new Array<Comparison>(19).fill(same)]);
  t.like(verdicts[0], { state: 'fail', adjusted: undefined });
  for (const other of verdicts.slice(1)) t.like(other, { state: 'pass', adjusted: undefined });
  const two = verdictsOf(terms, [fallen, same, moved(0, -0.005, 0.005, { p: 0.9, detectable: 0.007 })]);
  t.deepEqual(two[0]?.adjusted, { p: 0.02, points: 2 });
});
