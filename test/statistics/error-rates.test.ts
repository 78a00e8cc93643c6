/** How often intervals hold the truth, and how often tests find a difference that there is not: 2,000 seeded trials each. */

import test, { type ExecutionContext } from 'ava';
import { type Random, random } from '../../stages/lib/kit/random/random.ts';
import type { Answers } from '../../stages/lib/learning/measures/answers.ts';
import { resampled } from '../../stages/lib/learning/measures/resampled.ts';
import { bootstrap } from '../../stages/lib/statistics/bootstrap.ts';
import { normalDistribution } from '../../stages/lib/statistics/normal.ts';
import { midPMcNemar, type PairedCounts, tangoInterval } from '../../stages/lib/statistics/paired-accuracy.ts';

const trials = 2000;
const unheard = (): Promise<void> => Promise.resolve();

interface Sides {
  readonly now: Answers;
  readonly before: Answers;
}

/** Two models whose errors have something in common: squared errors are skewed, and so is their difference. */
function numbers(rows: number, source: Random): Sides {
  const label = new Float64Array(rows);
  const [now, before] = [new Float64Array(rows), new Float64Array(rows)];
  for (let row = 0; row < rows; row++) {
    const shared = source.normal();
    now[row] = shared + source.normal();
    before[row] = shared;
  }
  const task = 'regression' as const;
  return { now: { task, label, predicted: now }, before: { task, label, predicted: before } };
}

/** Three classes, one of them in 6 % of the rows; before is right more often than now. */
function classes(rows: number, source: Random): Sides {
  const label = new Int32Array(rows);
  const [now, before] = [new Int32Array(rows), new Int32Array(rows)];
  const other = (own: number): number => (own + 1 + source.below(2)) % 3;
  for (let row = 0; row < rows; row++) {
    const drawn = source.uniform();
    const own = drawn < 0.06 ? 2 : drawn < 0.5 ? 1 : 0;
    const luck = source.uniform();
    label[row] = own;
    now[row] = luck < 0.78 ? own : other(own);
    before[row] = luck < 0.7 || source.uniform() < 0.5 ? own : other(own);
  }
  const about = { task: 'multiclass' as const, label, probabilities: new Float32Array(), names: ['a', 'b', 'c'] };
  return { now: { ...about, predicted: now }, before: { ...about, predicted: before } };
}

/** How far the scores of positive rows, 30 % of all, are above those of others. */
const distances = { now: 1.4, before: 1.8 };

function scores(rows: number, source: Random): Sides {
  const label = new Int32Array(rows);
  const [now, before] = [new Float32Array(rows * 2), new Float32Array(rows * 2)];
  for (let row = 0; row < rows; row++) {
    const own = source.uniform() < 0.3 ? 1 : 0;
    const shared = source.normal();
    label[row] = own;
    for (const [side, distance] of [[now, distances.now] as const, [before, distances.before] as const])
      side[row * 2 + 1] = own * distance + (shared + source.normal()) / Math.SQRT2;
  }
  const about = { task: 'binary' as const, label, predicted: label, names: ['no', 'yes'], positive: 1 };
  return { now: { ...about, probabilities: now }, before: { ...about, probabilities: before } };
}

function difference({ now, before }: Sides, name: string): (times: Uint32Array) => number {
  const [own, other] = [resampled(now, name)!, resampled(before, name)!];
  return (times) => own(times) - other(times);
}

/** Of as many rows as have the truth in the digits that count. */
function truthOf(draw: (rows: number, source: Random) => Sides, name: string): number {
  const rows = 2_000_000;
  return difference(draw(rows, random(0, 'truth')), name)(new Uint32Array(rows).fill(1));
}

async function holds(
  t: ExecutionContext,
  draw: (rows: number, source: Random) => Sides,
  name: string,
  rows: number,
  truth: number,
): Promise<void> {
  let [held, missed] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const statistic = difference(draw(rows, random(trial, name)), name);
    const observed = statistic(new Uint32Array(rows).fill(1));
    const found = await bootstrap(statistic, rows, observed, 0.05, 600, random(trial, 'bootstrap'), unheard);
    if (found === undefined) missed++;
    else if (found.low <= truth && truth <= found.high) held++;
  }
  t.log(`${name} of ${rows} rows: ${held} of ${trials} intervals hold ${truth.toFixed(4)}`);
  t.is(missed, 0);
  t.true(held >= 0.93 * trials && held <= 0.97 * trials, `${name}: ${held} of ${trials}`);
}

test.serial('93 to 97 of 100 bootstrap intervals hold the difference of mean squared errors', async (t) => {
  // Errors with heavier tails need more rows: of squared normal errors 1842 of 2000 held the truth.
  await holds(t, numbers, 'mse', 300, 2 - 1);
});

test.serial('93 to 97 of 100 bootstrap intervals hold the difference of macro F1, one class being rare', async (t) => {
  await holds(t, classes, 'macroF1', 300, truthOf(classes, 'macroF1'));
});

test.serial('93 to 97 of 100 bootstrap intervals hold the difference of areas', async (t) => {
  // Not so of few rows: of 60 positive among 300, and areas of 0.94 and 0.97, 1831 of 2000 held the truth, and with rows
  // left out one by one 727 of 800.
  const area = (distance: number): number => normalDistribution(distance / Math.SQRT2);
  await holds(t, scores, 'rocAuc', 600, area(distances.now) - area(distances.before));
});

function counted(rows: number, lose: number, win: number, source: Random): PairedCounts {
  let [lost, won] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const drawn = source.uniform();
    if (drawn < lose) lost++;
    else if (drawn < lose + win) won++;
  }
  return { rows, lost, won };
}

/** Four standard deviations of a share of the trials around what is expected. */
function margin(share: number): number {
  return 4 * Math.sqrt((share * (1 - share)) / trials);
}

test("95 of 100 of Tango's intervals hold the difference, also where few rows differ", (t) => {
  for (const [rows, lose, win] of [
    [10_000, 0.03, 0.02],
    [1000, 0.05, 0.05],
    [300, 0.1, 0.02],
    [100, 0.2, 0.1],
  ] as const) {
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      const { low, high } = tangoInterval(counted(rows, lose, win, random(trial, 'tango', rows)), 0.05);
      if (low <= win - lose && win - lose <= high) held++;
    }
    t.log(`${rows} rows: ${held} of ${trials}`);
    t.true(Math.abs(held / trials - 0.95) <= margin(0.95), `${rows} rows: ${held} of ${trials}`);
  }
});

test("McNemar's mid-p finds a difference where there is none in no more than 5 of 100 trials", (t) => {
  for (const [rows, differ] of [
    [10_000, 0.04],
    [1000, 0.1],
    [200, 0.1],
    [100, 0.04],
  ] as const) {
    let found = 0;
    for (let trial = 0; trial < trials; trial++)
      if (midPMcNemar(counted(rows, differ / 2, differ / 2, random(trial, 'mcnemar', rows))) <= 0.05) found++;
    t.log(`${rows} rows, ${differ} differ: ${found} of ${trials}`);
    t.true(found / trials <= 0.05 + margin(0.05), `${rows} rows: ${found} of ${trials}`);
    // As often as that, and not much less, where many rows differ.
    if (rows * differ >= 100) t.true(found / trials >= 0.05 - margin(0.05), `${rows} rows: ${found} of ${trials}`);
  }
});
