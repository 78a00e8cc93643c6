/**
 * The interval of a statistic by resampling rows: bias-corrected and accelerated (BCa; B. Efron, "Better bootstrap
 * confidence intervals", Journal of the American Statistical Association 82, 1987, 171–185), and the p value of it being
 * 0 that belongs to the interval. Follows from the seed alone. Takes memory for the rows and the samples' values.
 */

import type { Random } from '../kit/random/random.ts';
import { firstWith } from '../kit/sorted.ts';
import { normalDistribution, normalQuantile } from './normal.ts';

/** The statistic of rows, each of which counts as often as `times` says; not a number where it has none. */
export type Statistic = (times: Uint32Array) => number;

export interface Bootstrap {
  readonly low: number;
  readonly high: number;
  /**
   * Two-sided: the greatest alpha whose interval holds 0, so that `p` is below alpha where the interval does not. By
   * equation 15.34 of B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap (1993). Not below that of the last
   * sample on one side.
   */
  readonly p: number;
  /** Of the samples. */
  readonly standardError: number;
  /** Samples without a value of the statistic: they are left out. */
  readonly undefinedSamples: number;
}

/** Rows are left out in at most this many groups: their skewness is what counts. */
const groupsMax = 200;

/**
 * Undefined where the samples do not differ: then they say nothing about other rows.
 *
 * @param count rows
 * @param observed the statistic of all rows
 * @param samples how many times rows are drawn
 * @param breathe awaited after each evaluation of the statistic
 */
export async function bootstrap(
  statistic: Statistic,
  count: number,
  observed: number,
  alpha: number,
  samples: number,
  source: Random,
  breathe: (done: number, total: number) => Promise<void>,
): Promise<Bootstrap | undefined> {
  const values: number[] = [];
  const times = new Uint32Array(count);
  const groups = Math.min(count, groupsMax);
  for (let sample = 0; sample < samples; sample++) {
    draw(times, source);
    const value = statistic(times);
    if (Number.isFinite(value)) values.push(value);
    await breathe(sample + 1, samples + groups);
  }
  const without: number[] = [];
  for (let group = 0; group < groups; group++) {
    const [start, end] = [group, group + 1].map((one) => Math.floor((one * count) / groups)) as [number, number];
    const value = statistic(times.fill(1).fill(0, start, end));
    if (Number.isFinite(value)) without.push(value);
    await breathe(samples + group + 1, samples + groups);
  }
  const undefinedSamples = samples - values.length;
  values.sort((a, b) => a - b);
  const [least, most] = [values[0] ?? Number.NaN, values.at(-1) ?? Number.NaN];
  if (!(least < most)) return undefined;
  const bias = biasOf(values, observed);
  const acceleration = accelerationOf(without);
  const end = (probability: number): number => {
    const moved = bias + normalQuantile(probability);
    return quantile(values, normalDistribution(bias + stretched(moved, 1 - acceleration * moved)));
  };
  /** The tail whose end of the interval is at the part `below` of the samples: the inverse of `end`. */
  const tail = (below: number): number => {
    const moved = normalQuantile(below) - bias;
    return normalDistribution(stretched(moved, 1 + acceleration * moved) - bias);
  };
  const [lowest, highest] = placesOf(0, values);
  return {
    low: end(alpha / 2),
    high: end(1 - alpha / 2),
    p: Math.min(1, 2 * tail(highest), 2 * (1 - tail(lowest))),
    standardError: deviationOf(values),
    undefinedSamples,
  };
}

/** Without limit where the acceleration reaches so far into the tail. */
function stretched(moved: number, by: number): number {
  return by > 0 ? moved / by : moved * Number.POSITIVE_INFINITY;
}

/** As many rows as there are, drawn with replacement: each has as many of the numbers below `limit`. */
function draw(times: Uint32Array, source: Random): void {
  const count = times.length;
  const numbersEach = Math.floor(2 ** 32 / count);
  const limit = numbersEach * count;
  times.fill(0);
  for (let index = 0; index < count; index++) {
    let drawn = source.uint32();
    while (drawn >= limit) drawn = source.uint32();
    // Several times as fast as a remainder, and exact: quotients are at least 2⁻³² apart from the next integer.
    times[Math.floor(drawn / numbersEach)]!++;
  }
}

/** Equal values count half, so that a statistic with few values has no bias from them. */
function biasOf(values: readonly number[], observed: number): number {
  const below = values.reduce((sum, value) => sum + (value < observed ? 1 : value === observed ? 0.5 : 0), 0);
  const most = values.length - 0.5;
  return normalQuantile(Math.min(most, Math.max(0.5, below)) / values.length);
}

/** A sixth of the skewness of the statistic's slopes, by leaving rows out. */
function accelerationOf(without: readonly number[]): number {
  const mean = without.reduce((sum, value) => sum + value, 0) / without.length;
  let [squares, cubes] = [0, 0];
  for (const value of without) {
    squares += (mean - value) ** 2;
    cubes += (mean - value) ** 3;
  }
  return squares > 0 ? cubes / (6 * squares * Math.sqrt(squares)) : 0;
}

/** The value of rank `probability` × (samples + 1), interpolated linearly: of 999 samples exactly the 25th for 0.025. */
function quantile(sorted: readonly number[], probability: number): number {
  const place = Math.min(sorted.length - 1, Math.max(0, probability * (sorted.length + 1) - 1));
  const before = Math.floor(place);
  const [low, high] = [sorted[before]!, sorted[Math.min(before + 1, sorted.length - 1)]!];
  return low + (place - before) * (high - low);
}

/** The least and the greatest probability whose quantile is `value`; of one beyond all samples, that of the outermost. */
function placesOf(value: number, sorted: readonly number[]): [number, number] {
  const last = sorted.length - 1;
  const at = (place: number): number => (place + 1) / (sorted.length + 1);
  if (value < sorted[0]! || value > sorted[last]!) {
    const place = at(value < sorted[0]! ? 0 : last);
    return [place, place];
  }
  const above = firstWith(sorted, (one) => one > value);
  const reached = firstWith(sorted, (one) => one >= value);
  if (above > reached) return [at(reached), at(above - 1)];
  const [before, after] = [sorted[reached - 1]!, sorted[reached]!];
  const place = at(reached - 1 + (value - before) / (after - before));
  return [place, place];
}

function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
