/**
 * Two accuracies on the same rows: a test of whether they differ, an interval of the difference, and the size of a drop
 * that could have been found. All of it follows from the rows that only one of the two has right.
 */

import { wilsonInterval } from 'arrowline/stage';
import { coinProbability, fewerHeads } from './binomial.ts';
import { normalQuantile } from './normal.ts';

/** Numbers of rows. */
export interface PairedCounts {
  readonly rows: number;
  /** Right before and wrong now. */
  readonly lost: number;
  /** Wrong before and right now. */
  readonly won: number;
}

export interface DifferenceInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * The two-sided mid-p value of McNemar's test: of both accuracies being equal, given the number of rows in which they
 * disagree (M. W. Fagerland, S. Lydersen, P. Laake, "The McNemar test for binary matched-pairs data: mid-p and asymptotic
 * are better than exact conditional", BMC Medical Research Methodology 13:91, 2013). 1 where they never disagree.
 */
export function midPMcNemar({ lost, won }: PairedCounts): number {
  const [fewer, all] = [Math.min(lost, won), lost + won];
  if (all === 0) return 1;
  if (lost === won) return 1 - coinProbability(fewer, all) / 2;
  return 2 * fewerHeads(fewer, all) - coinProbability(fewer, all);
}

/**
 * The interval of the difference of accuracies, now minus before, that holds it with a confidence of 1 - alpha: those
 * differences that the score test does not reject (T. Tango, "Equivalence test and confidence interval for the difference
 * in proportions for the paired-sample design", Statistics in Medicine 17, 1998, 891–908, equations 12 to 15). Never beyond ±1;
 * not symmetric, and wider than 0 where no row differs.
 */
export function tangoInterval(counts: PairedCounts, alpha: number): DifferenceInterval {
  const z = normalQuantile(1 - alpha / 2);
  const observed = (counts.won - counts.lost) / counts.rows;
  return { low: limit(counts, observed, -1, z), high: limit(counts, observed, 1, -z) };
}

/** Between the observed difference and `end`, where the score is `z`: it falls as the difference grows. */
function limit(counts: PairedCounts, observed: number, end: number, z: number): number {
  let [near, far] = [observed, end];
  if ((score(counts, far) - z) * Math.sign(z) <= 0) return far;
  for (;;) {
    const middle = (near + far) / 2;
    if (middle === near || middle === far) return middle;
    if ((score(counts, middle) - z) * Math.sign(z) < 0) near = middle;
    else far = middle;
  }
}

/** How many standard errors the observed difference is above `difference`, the share of lost rows being the likeliest. */
function score({ rows, lost, won }: PairedCounts, difference: number): number {
  const linear = -won - lost + (2 * rows - won + lost) * difference;
  const constant = -lost * difference * (1 - difference);
  const share = (Math.sqrt(Math.max(0, linear ** 2 - 8 * rows * constant)) - linear) / (4 * rows);
  const variance = rows * (2 * share + difference * (1 - difference));
  const distance = won - lost - rows * difference;
  if (distance === 0) return 0;
  return variance <= 0 ? Math.sign(distance) * Number.POSITIVE_INFINITY : distance / Math.sqrt(variance);
}

/**
 * The least drop of accuracy that McNemar's test at `alpha` finds with a chance of `power`, if as large a share of rows differs as in
 * these (R. J. Connor, "Sample size for testing differences in proportions for the paired-sample design", Biometrics 43,
 * 1987, 207–211). Where few rows differ, the upper end of that share's 95 % interval stands for it. At most 1.
 */
export function detectableDrop({ rows, lost, won }: PairedCounts, alpha: number, power: number): number {
  const share = wilsonInterval(lost + won, rows).high;
  const [toReject, toFind] = [normalQuantile(1 - alpha / 2), normalQuantile(power)];
  const finds = (drop: number): boolean =>
    drop * Math.sqrt(rows) >= toReject * Math.sqrt(share) + toFind * Math.sqrt(Math.max(0, share - drop * drop));
  let [least, most] = [0, share];
  if (!finds(most)) return 1;
  for (;;) {
    const middle = (least + most) / 2;
    if (middle === least || middle === most) return most;
    if (finds(middle)) most = middle;
    else least = middle;
  }
}
