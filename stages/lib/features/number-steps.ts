/** The steps that make numbers of a number: the same function while fitting and when a fit is applied. */

import type { FittedNumber } from '../../../src/artifacts/fit.ts';
import { cos, log, sin } from '../kit/random/elementary.ts';

/** Impute, clip, log, scale. NaN, a missing value, stays NaN unless it is imputed; so does the logarithm of -1 or less. */
export function stepsOf({
  impute,
  least,
  greatest,
  log: logs,
  centre,
  spread,
}: FittedNumber): (value: number) => number {
  const low = least ?? Number.NEGATIVE_INFINITY;
  const high = greatest ?? Number.POSITIVE_INFINITY;
  return (value) => {
    const given = Number.isNaN(value) ? (impute ?? Number.NaN) : value;
    const clipped = Math.max(low, Math.min(high, given));
    const logged = logs ? logOfOneMore(clipped) : clipped;
    return (logged - (centre ?? 0)) / (spread ?? 1);
  };
}

/** Sine and cosine of a value's place in its cycle. */
export function turnOf(value: number, [first, length]: readonly number[]): readonly [sin: number, cos: number] {
  const angle = (2 * Math.PI * (value - first!)) / length!;
  return [sin(angle), cos(angle)];
}

/** log(1 + x) to the last digits near 0 too, where 1 + x has lost those of x (Kahan). NaN for -1 or less. */
function logOfOneMore(x: number): number {
  const sum = 1 + x;
  if (sum === 1) return x;
  return sum > 0 ? (log(sum) * x) / (sum - 1) : Number.NaN;
}
