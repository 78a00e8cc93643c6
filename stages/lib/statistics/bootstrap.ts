/**
 * The interval of a statistic by resampling rows: bias-corrected and accelerated (BCa; B. Efron, "Better bootstrap
 * confidence intervals", Journal of the American Statistical Association 82, 1987, 171–185). Follows from the seed
 * alone.
 */

import type { Random } from '../kit/random/random.ts';
import { normalDistribution, normalQuantile } from './normal.ts';

/** The statistic of rows that are named by index, some several times; not a number where it has none. */
export type Statistic = (rows: Uint32Array) => number;

export interface BootstrapInterval {
  readonly low: number;
  readonly high: number;
  /** Samples without a value of the statistic: they are left out. */
  readonly undefinedSamples: number;
}

/** Rows are left out in at most this many groups: their skewness is what counts. */
const groupsMax = 200;

/**
 * @param count rows
 * @param observed the statistic of all rows
 * @param samples how many times rows are drawn
 * @param breathe awaited after each evaluation of the statistic
 */
export async function bootstrapInterval(
  statistic: Statistic,
  count: number,
  observed: number,
  alpha: number,
  samples: number,
  source: Random,
  breathe: (done: number, total: number) => Promise<void>,
): Promise<BootstrapInterval> {
  const values: number[] = [];
  const rows = new Uint32Array(count);
  const groups = Math.min(count, groupsMax);
  for (let sample = 0; sample < samples; sample++) {
    for (let index = 0; index < count; index++) rows[index] = source.below(count);
    const value = statistic(rows);
    if (Number.isFinite(value)) values.push(value);
    await breathe(sample + 1, samples + groups);
  }
  const without: number[] = [];
  for (let group = 0; group < groups; group++) {
    const [start, end] = [group, group + 1].map((one) => Math.floor((one * count) / groups)) as [number, number];
    const left = Uint32Array.from({ length: count - (end - start) }, (_, index) =>
      index < start ? index : index + (end - start),
    );
    const value = statistic(left);
    if (Number.isFinite(value)) without.push(value);
    await breathe(samples + group + 1, samples + groups);
  }
  const undefinedSamples = samples - values.length;
  values.sort((a, b) => a - b);
  const [least, most] = [values[0] ?? Number.NaN, values.at(-1) ?? Number.NaN];
  if (!(least < most)) return { low: least, high: most, undefinedSamples };
  const bias = biasOf(values, observed);
  const acceleration = accelerationOf(without);
  const end = (probability: number): number => {
    const moved = bias + normalQuantile(probability);
    return quantile(values, normalDistribution(bias + moved / (1 - acceleration * moved)));
  };
  return { low: end(alpha / 2), high: end(1 - alpha / 2), undefinedSamples };
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
