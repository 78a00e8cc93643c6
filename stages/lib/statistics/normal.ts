/**
 * The standard normal distribution, by arithmetic that is the same on every machine. The distribution function is a
 * series near 0 and a continued fraction in the tails (Abramowitz & Stegun, Handbook of Mathematical Functions, 26.2.11
 * and 26.2.14); the quantile is found from it by Newton's method.
 */

import { exp, log } from '../kit/random/elementary.ts';

const rootTwoPi = Math.sqrt(2 * Math.PI);

function density(x: number): number {
  return exp((-x * x) / 2) / rootTwoPi;
}

/** The part of the distribution below `x`, to a relative error of about 1e-14, in both tails. */
export function normalDistribution(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const size = Math.abs(x);
  const tail = size < 3 ? 0.5 - size * centralSeries(size) : tailFraction(size);
  return x > 0 ? 1 - tail : tail;
}

/** (Φ(x) - 1/2) / x: density times Σ x^2k / (1·3·…·(2k + 1)). */
function centralSeries(x: number): number {
  let [term, sum] = [1, 1];
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return density(x) * sum;
}

/** Above 3: density / (x + 1/(x + 2/(x + 3/…))), from a depth at which the rest no longer shows. */
function tailFraction(x: number): number {
  if (x > 40) return 0;
  let fraction = x;
  for (let depth = 100; depth > 0; depth--) fraction = x + depth / fraction;
  return density(x) / fraction;
}

/** The number below which the part `probability` of the distribution lies; infinite for 0 and 1. */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1))
    return probability === 0 ? Number.NEGATIVE_INFINITY : probability === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  if (probability > 0.5) return -normalQuantile(1 - probability);
  // From below, where the logarithm of the distribution function is concave, Newton's steps on it do not overshoot.
  let x = -Math.sqrt(-2 * log(probability));
  for (let step = 0; step < 100; step++) {
    const below = normalDistribution(x);
    const next = x - (below * (log(below) - log(probability))) / density(x);
    if (Math.abs(next - x) <= 1e-15 * Math.max(1, Math.abs(x))) return next;
    x = next;
  }
  return x;
}
