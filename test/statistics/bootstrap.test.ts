/** Bootstrap intervals beside SciPy's (bench/peers/make_paired_goldens.py), and how often they hold the truth. */

import test from 'ava';
import { random } from '../../stages/lib/kit/random/random.ts';
import { bootstrapInterval, type Statistic } from '../../stages/lib/statistics/bootstrap.ts';
import { normalQuantile } from '../../stages/lib/statistics/normal.ts';
import { goldens } from './goldens.ts';

const unheard = (): Promise<void> => Promise.resolve();

function meanOf(values: ArrayLike<number>): Statistic {
  return (rows) => {
    let sum = 0;
    for (const row of rows) sum += values[row]!;
    return sum / rows.length;
  };
}

function ofMean(values: ArrayLike<number>, samples: number, seed: number) {
  const statistic = meanOf(values);
  const all = statistic(Uint32Array.from(values, (_, index) => index));
  return bootstrapInterval(statistic, values.length, all, 0.05, samples, random(seed, 'bootstrap'), unheard);
}

test("intervals of a skewed mean are those of SciPy's BCa bootstrap, as far as samples go", async (t) => {
  for (const { values, low, high } of goldens.bca) {
    const found = await ofMean(values, 20000, 5);
    const width = high - low;
    t.true(Math.abs(found.low - low) < 0.03 * width, `from ${found.low}, expected ${low}`);
    t.true(Math.abs(found.high - high) < 0.03 * width, `to ${found.high}, expected ${high}`);
  }
});

test('an interval follows from the seed', async (t) => {
  const values = goldens.bca[0]!.values;
  t.deepEqual(await ofMean(values, 300, 1), await ofMean(values, 300, 1));
  t.notDeepEqual(await ofMean(values, 300, 1), await ofMean(values, 300, 2));
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
    const { low, high } = await ofMean(errors, 500, trial);
    if (low <= 1 && 1 <= high) held++;
  }
  // 0.93 to 0.97 of 400.
  t.true(held >= 372 && held <= 388, `${held} of ${trials}`);
});

test('a statistic without spread has an interval without width, and samples without a value are counted', async (t) => {
  const even = await ofMean([2, 2, 2, 2], 50, 1);
  t.deepEqual(even, { low: 2, high: 2, undefinedSamples: 0 });
  const source = random(1, 'bootstrap');
  const statistic: Statistic = (rows) => (rows.includes(0) ? rows.length : Number.NaN);
  const found = await bootstrapInterval(statistic, 10, 10, 0.05, 200, source, unheard);
  t.true(found.undefinedSamples > 30 && found.undefinedSamples < 110, `${found.undefinedSamples}`);
});
