/** Comparisons over seeds and folds, beside SciPy's paired t test (bench/peers/make_student_goldens.py). */

import { readFileSync } from 'node:fs';
import test from 'ava';
import { compareRepeated, type Repeats } from '../../../src/core/gates/repeated.ts';
import type { Comparison } from '../../../src/core/gates/verdict.ts';

interface Paired {
  readonly now: readonly number[];
  readonly before: readonly number[];
  readonly alpha: number;
  readonly p: number;
  readonly low: number;
  readonly high: number;
}

const file = new URL('../../../../test/core/facts/student-goldens.json', import.meta.url);
const { paired } = JSON.parse(readFileSync(file, 'utf8')) as { readonly paired: readonly Paired[] };

const seeds = (values: readonly number[], first = 1): Repeats =>
  new Map(values.map((value, index) => [`seed=${index + first}`, value]));
function compared(now: Repeats, before: Repeats, folds?: number, alpha = 0.05, power = 0.8): Comparison {
  const found = compareRepeated(now, before, folds === undefined ? {} : { folds }, { alpha, power });
  if ('incomparable' in found) throw new Error(found.incomparable);
  return found;
}
const near = (found: number | undefined, expected: number): boolean => Math.abs(found! - expected) < 1e-9;

test('p values and intervals over seeds are those of a paired t test', (t) => {
  for (const { now, before, alpha, p, low, high } of paired) {
    const found = compared(seeds(now), seeds(before), undefined, alpha);
    const { interval } = found;
    const agrees = near(found.p, p) && near(interval?.low, low) && near(interval?.high, high);
    t.true(agrees, `${JSON.stringify(found)}, expected ${p}, ${low} to ${high}`);
    t.is(found.over?.seeds, now.length);
  }
});

test('folds are compared with the correction for the training rows that they share', (t) => {
  const { now, before } = paired[2]!;
  const [apart, shared] = [compared(seeds(now), seeds(before)), compared(seeds(now), seeds(before), 5)];
  const widths = [apart, shared].map(({ interval }) => interval!.high - interval!.low);
  const ratio = widths[1]! / widths[0]!;
  t.true(Math.abs(ratio - Math.sqrt((1 / 5 + 1 / 4) / (1 / 5))) < 1e-9, String(ratio));
  t.true(shared.p! > apart.p!, `${shared.p} and ${apart.p}`);
  t.deepEqual([shared.over?.folds, shared.over?.seeds], [5, undefined]);
});

test('repetitions that one side lacks are left out, of the means too', (t) => {
  const found = compared(seeds([0.9, 0.8, 0.7]), seeds([0.7, 0.9, 0.1], 2));
  t.deepEqual(found.over?.names, ['seed=2', 'seed=3']);
  t.true(near(found.now, 0.75) && near(found.before, 0.8), JSON.stringify(found));
});

test('fewer than two common repetitions are no comparison, and the reason names them', (t) => {
  const asked = { alpha: 0.05, power: 0.8 };
  t.deepEqual(compareRepeated(seeds([0.9]), seeds([0.9, 0.8]), {}, asked), {
    incomparable: 'only seed=1 is on both sides, and a comparison over seeds takes two',
  });
  t.deepEqual(compareRepeated(seeds([0.9, 0.8]), new Map(), { folds: 3 }, asked), {
    incomparable: 'no fold is on both sides, and a comparison over folds takes two',
  });
});

test('the same value in every seed is identical; the same difference in every seed proves nothing', (t) => {
  const same = compared(seeds([0.9, 0.8]), seeds([0.9, 0.8]));
  t.deepEqual([same.identical, same.p, same.interval], [true, undefined, undefined]);
  const shifted = compared(seeds([0.875, 0.9, 0.85]), seeds([0.9, 0.925, 0.875]));
  t.deepEqual(
    [shifted.identical, shifted.p, shifted.interval, shifted.detectable],
    [undefined, undefined, undefined, undefined],
  );
});

test('a value that is not a number gives neither interval nor p value', (t) => {
  const found = compared(seeds([0.9, Number.NaN]), seeds([0.9, 0.8]));
  t.deepEqual([found.now, found.p, found.interval], [Number.NaN, undefined, undefined]);
});
