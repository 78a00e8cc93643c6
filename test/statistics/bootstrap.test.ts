/**
 * Bootstrap intervals and p values beside SciPy's (bench/peers/make_paired_goldens.py, make_comparison_goldens.py), and how
 * often they hold the truth.
 */

import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { random } from '../../stages/lib/kit/random/random.ts';
import type { Answers } from '../../stages/lib/learning/measures/answers.ts';
import { measureAnswers } from '../../stages/lib/learning/measures/measure-answers.ts';
import { resampled } from '../../stages/lib/learning/measures/resampled.ts';
import { bootstrap, type Statistic } from '../../stages/lib/statistics/bootstrap.ts';
import { normalQuantile } from '../../stages/lib/statistics/normal.ts';
import { goldens } from './goldens.ts';

interface Sides {
  readonly task: 'multiclass' | 'regression';
  readonly label: readonly number[];
  readonly now: readonly (number | readonly number[])[];
  readonly before: readonly (number | readonly number[])[];
  readonly measures: {
    readonly [name: string]: {
      readonly now: number;
      readonly before: number;
      readonly low: number;
      readonly high: number;
      readonly p: number;
      readonly standardError: number;
    };
  };
}

const { cases } = JSON.parse(
  readFileSync(new URL('../../../test/statistics/comparison-goldens.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Sides[] };

const unheard = (): Promise<void> => Promise.resolve();

function meanOf(values: ArrayLike<number>): Statistic {
  return (times) => {
    let [sum, rows] = [0, 0];
    for (let row = 0; row < times.length; row++) {
      sum += times[row]! * values[row]!;
      rows += times[row]!;
    }
    return sum / rows;
  };
}

/** `heard` is told the value of each sample, then those of rows left out. */
function ofMean(
  values: ArrayLike<number>,
  samples: number,
  seed: number,
  alpha = 0.05,
  heard: (value: number) => void = () => {},
) {
  const mean = meanOf(values);
  const statistic: Statistic = (times) => {
    const value = mean(times);
    heard(value);
    return value;
  };
  const all = mean(new Uint32Array(values.length).fill(1));
  return bootstrap(statistic, values.length, all, alpha, samples, random(seed, 'bootstrap'), unheard);
}

test("intervals of a skewed mean are those of SciPy's BCa bootstrap, as far as samples go", async (t) => {
  for (const { values, low, high } of goldens.bca) {
    const found = await ofMean(values, 20000, 5);
    const width = high - low;
    t.true(Math.abs(found!.low - low) < 0.03 * width, `from ${found!.low}, expected ${low}`);
    t.true(Math.abs(found!.high - high) < 0.03 * width, `to ${found!.high}, expected ${high}`);
  }
});

function answersOf({ task, label, now, before }: Sides, side: 'now' | 'before'): Answers {
  const given = side === 'now' ? now : before;
  if (task === 'regression')
    return { task, label: Float64Array.from(label), predicted: Float64Array.from(given as readonly number[]) };
  const rows = given as readonly (readonly number[])[];
  return {
    task,
    label: Int32Array.from(label),
    predicted: Int32Array.from(rows, (row) => row.indexOf(Math.max(...row))),
    probabilities: Float32Array.from(rows.flat()),
    names: ['a', 'b', 'c'].slice(0, rows[0]!.length),
  };
}

test("differences of measures have SciPy's intervals, errors and p values, as far as samples go", async (t) => {
  for (const one of cases)
    for (const [name, expected] of Object.entries(one.measures)) {
      const [now, before] = (['now', 'before'] as const).map((side) => answersOf(one, side)) as [Answers, Answers];
      t.true(Math.abs(measureAnswers(now).values[name]! - expected.now) < 1e-9, name);
      t.true(Math.abs(measureAnswers(before).values[name]! - expected.before) < 1e-9, name);
      const [own, other] = [resampled(now, name)!, resampled(before, name)!];
      const found = await bootstrap(
        (times) => own(times) - other(times),
        one.label.length,
        expected.now - expected.before,
        0.05,
        10000,
        random(7, name),
        unheard,
      );
      const width = expected.high - expected.low;
      const text = `${name}: ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`;
      t.true(Math.abs(found!.low - expected.low) < 0.06 * width, text);
      t.true(Math.abs(found!.high - expected.high) < 0.06 * width, text);
      t.true(Math.abs(found!.standardError / expected.standardError - 1) < 0.05, text);
      t.true(Math.abs(found!.p - expected.p) < 0.001 + 0.15 * expected.p, text);
    }
});

test('an interval follows from the seed', async (t) => {
  const values = goldens.bca[0]!.values;
  t.deepEqual(await ofMean(values, 300, 1), await ofMean(values, 300, 1));
  t.notDeepEqual(await ofMean(values, 300, 1), await ofMean(values, 300, 2));
});

test('p is below alpha where the interval at alpha does not hold 0, and only there', async (t) => {
  const values = fc.array(fc.integer({ min: -6, max: 9 }), { minLength: 5, maxLength: 40 });
  const alphas = fc.constantFrom(0.02, 0.05, 0.1, 0.3, 0.6);
  await fc.assert(
    fc.asyncProperty(values, alphas, fc.nat(1000), async (drawn, alpha, seed) => {
      const means: number[] = [];
      const found = await ofMean(drawn, 400, seed, alpha, (mean) => means.push(mean));
      if (found === undefined || Math.abs(found.p - alpha) < 1e-9) return;
      const holds = found.low <= 0 && 0 <= found.high;
      const samples = means.slice(0, 400);
      const isBeyond = Math.min(...samples) > 0 || Math.max(...samples) < 0;
      // Beyond the last sample p is that of this one, which may be more than alpha though the interval does not hold 0.
      if (isBeyond ? found.p < alpha && holds : holds !== found.p >= alpha)
        throw new Error(`${JSON.stringify(found)} at ${alpha}`);
    }),
    { numRuns: 60 },
  );
  t.pass();
});

test('95 of 100 intervals of a skewed measure hold the truth', async (t) => {
  // Squared errors are a squared normal number: their mean is 1.
  const trials = 400;
  let held = 0;
  for (let trial = 0; trial < trials; trial++) {
    const source = random(trial, 'coverage');
    const errors = Float64Array.from(
      { length: 200 },
      () => normalQuantile((source.below(2 ** 30) + 0.5) / 2 ** 30) ** 2,
    );
    const found = await ofMean(errors, 500, trial);
    if (found!.low <= 1 && 1 <= found!.high) held++;
  }
  // 0.93 to 0.97 of 400.
  t.true(held >= 372 && held <= 388, `${held} of ${trials}`);
});

test('a statistic without spread says nothing about other rows, and samples without a value are counted', async (t) => {
  t.is(await ofMean([2, 2, 2, 2], 50, 1), undefined);
  const source = random(1, 'bootstrap');
  const statistic: Statistic = (times) => (times[0]! > 0 ? times[0]! : Number.NaN);
  const found = await bootstrap(statistic, 10, 10, 0.05, 200, source, unheard);
  t.true(found!.undefinedSamples > 30 && found!.undefinedSamples < 110, `${found!.undefinedSamples}`);
  t.is(await bootstrap(() => Number.NaN, 10, Number.NaN, 0.05, 20, source, unheard), undefined);
});
