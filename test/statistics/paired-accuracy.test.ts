/** Statistics of two accuracies on the same rows, beside SciPy's and statsmodels' (bench/peers/make_paired_goldens.py). */

import test from 'ava';
import fc from 'fast-check';
import { random } from '../../stages/lib/kit/random/random.ts';
import { coinProbability, fewerHeads } from '../../stages/lib/statistics/binomial.ts';
import { normalDistribution, normalQuantile } from '../../stages/lib/statistics/normal.ts';
import { detectableDrop, midPMcNemar, tangoInterval } from '../../stages/lib/statistics/paired-accuracy.ts';
import { goldens } from './goldens.ts';

function near(found: number, expected: number, relative: number): boolean {
  return found === expected || Math.abs(found - expected) <= relative * Math.max(Math.abs(expected), 1e-300);
}

test('the normal distribution and its quantiles are those of SciPy', (t) => {
  for (const { x, below } of goldens.normal) {
    t.true(near(normalDistribution(x), below, 1e-12), `${x}: ${normalDistribution(x)}, expected ${below}`);
    // Next to 1 the probability itself has lost the digits of the tail.
    const tolerance = below > 0.999 ? 1e-6 : 1e-11;
    if (below > 1e-250 && below < 1 && x !== 0)
      t.true(near(normalQuantile(below), x, tolerance), `${below}: ${normalQuantile(below)}, expected ${x}`);
  }
  t.deepEqual(
    [normalQuantile(0), normalQuantile(1), normalDistribution(Number.NaN)],
    [-Infinity, Infinity, Number.NaN],
  );
});

test('the probabilities of fair coins are those of SciPy, however many there are', (t) => {
  for (const { heads, coins, p, below } of goldens.coins) {
    t.true(near(coinProbability(heads, coins), p, 1e-10), `${heads} of ${coins}: ${coinProbability(heads, coins)}`);
    t.true(near(fewerHeads(heads, coins), below, 1e-10), `at most ${heads} of ${coins}: ${fewerHeads(heads, coins)}`);
  }
});

test("mid-p values of McNemar's test are those of SciPy's binomial distribution", (t) => {
  for (const { p, ...counts } of goldens.paired)
    t.true(near(midPMcNemar(counts), p, 1e-9), `${JSON.stringify(counts)}: ${midPMcNemar(counts)}, expected ${p}`);
});

test('score intervals hold the differences that a likelihood maximized numerically does not reject', (t) => {
  for (const { low, high, alpha, ...counts } of goldens.paired) {
    const found = tangoInterval(counts, alpha);
    const apart = Math.max(Math.abs(found.low - low), Math.abs(found.high - high));
    t.true(
      apart < 1e-7,
      `${JSON.stringify(counts)} at ${alpha}: ${found.low} to ${found.high}, expected ${low} to ${high}`,
    );
  }
});

test('the published example of airway measurements has its published interval and p value', (t) => {
  // Fagerland, Lydersen & Laake, Statistics in Medicine 33 (2014) 2850–2875, table of Bentur et al.'s data.
  const counts = { rows: 21, lost: 7, won: 1 };
  const { low, high } = tangoInterval(counts, 0.05);
  t.deepEqual(
    [low, high, midPMcNemar(counts)].map((one) => one.toFixed(3)),
    ['-0.517', '-0.026', '0.039'],
  );
});

const counted = fc
  .tuple(fc.nat(60), fc.nat(60), fc.nat(300))
  .filter(([lost, won, same]) => lost + won + same > 0)
  .map(([lost, won, same]) => ({ rows: lost + won + same, lost, won }));

test('an interval holds the observed difference, mirrors when sides are exchanged, and grows with the confidence', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(counted, ({ rows, lost, won }) => {
        const wide = tangoInterval({ rows, lost, won }, 0.01);
        const narrow = tangoInterval({ rows, lost, won }, 0.1);
        const other = tangoInterval({ rows, lost: won, won: lost }, 0.1);
        const observed = (won - lost) / rows;
        if (!(wide.low <= narrow.low && narrow.low <= observed && observed <= narrow.high && narrow.high <= wide.high))
          throw new Error(`${wide.low} ${narrow.low} ${observed} ${narrow.high} ${wide.high}`);
        if (Math.abs(other.low + narrow.high) > 1e-9 || Math.abs(other.high + narrow.low) > 1e-9)
          throw new Error(`${other.low} to ${other.high} mirrors ${narrow.low} to ${narrow.high}`);
      }),
    ),
  );
});

test('a drop that is said to be detectable is found about as often as said', (t) => {
  // 1,000 rows, 10 % of which differ; the upper end of that share makes the stated drop larger, so it is found more often.
  const [rows, share, alpha, power] = [1000, 0.1, 0.05, 0.8];
  const drop = detectableDrop({ rows, lost: 50, won: 50 }, alpha, power);
  const source = random(3, 'power');
  let found = 0;
  const trials = 2000;
  for (let trial = 0; trial < trials; trial++) {
    let [lost, won] = [0, 0];
    for (let row = 0; row < rows; row++) {
      const drawn = source.below(1e6) / 1e6;
      if (drawn < (share + drop) / 2) lost++;
      else if (drawn < share) won++;
    }
    if (lost > won && midPMcNemar({ rows, lost, won }) < alpha) found++;
  }
  t.true(found / trials > power && found / trials < 0.95, `${drop}: found in ${found} of ${trials}`);
  const ofMany = detectableDrop({ rows: 100000, lost: 5000, won: 5000 }, alpha, power);
  t.true(ofMany < drop / 9, String(ofMany));
  t.is(detectableDrop({ rows: 3, lost: 0, won: 0 }, alpha, power), 1);
});
