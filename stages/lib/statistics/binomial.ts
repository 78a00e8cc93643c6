/**
 * The binomial distribution of fair coins, exact for any number of them: probabilities by C. Loader, "Fast and accurate
 * computation of binomial probabilities" (2000), which loses no digits where factorials are large.
 */

import { exp, log } from '../kit/random/elementary.ts';

/** log(n!) minus Stirling's formula, for n from 0 to 15 by summation and beyond by its series. */
function stirlingError(n: number): number {
  if (n > 15) return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / n / n) / n / n) / n / n) / n / n) / n;
  let factorial = 1;
  for (let k = 2; k <= n; k++) factorial *= k;
  return log(factorial) - (n === 0 ? 0 : log(2 * Math.PI * n) / 2 + n * log(n) - n);
}

/** x log(x / mean) + mean - x, by its series where both are close. */
function deviance(x: number, mean: number): number {
  if (Math.abs(x - mean) >= 0.1 * (x + mean)) return x * log(x / mean) + mean - x;
  const v = (x - mean) / (x + mean);
  let sum = (x - mean) * v;
  let term = 2 * x * v;
  for (let odd = 3; ; odd += 2) {
    term *= v * v;
    const next = sum + term / odd;
    if (next === sum) return sum;
    sum = next;
  }
}

/** The probability of `heads` heads among `coins`. */
export function coinProbability(heads: number, coins: number): number {
  if (heads === 0 || heads === coins) return exp(-coins * Math.LN2);
  const half = coins / 2;
  const tails = coins - heads;
  const logarithm =
    stirlingError(coins) - stirlingError(heads) - stirlingError(tails) - deviance(heads, half) - deviance(tails, half);
  return exp(logarithm) * Math.sqrt(coins / (2 * Math.PI * heads * tails));
}

/** The probability of at most `heads` heads, for `heads` of at most half of the coins. */
export function fewerHeads(heads: number, coins: number): number {
  let term = coinProbability(heads, coins);
  let sum = 0;
  for (let k = heads; k >= 0 && sum + term !== sum; k--) {
    sum += term;
    term *= k / (coins - k + 1);
  }
  return sum;
}
