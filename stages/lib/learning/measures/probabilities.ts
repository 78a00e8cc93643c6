/** Measures of the probabilities that rows are given for each class (rows × classes), as scikit-learn defines them. */

import { log } from '../../kit/random/elementary.ts';

/** Of single precision, as the probabilities are: they are kept this far from 0 and 1 before a logarithm. */
const epsilon = 2 ** -23;
/** How far the probabilities of a row may be from 1 together: √ε, as scikit-learn tolerates. */
const tolerance = Math.sqrt(epsilon);

export function areProbabilities(probabilities: Float32Array, classes: number): boolean {
  for (let start = 0; start < probabilities.length; start += classes) {
    let sum = 0;
    for (let one = 0; one < classes; one++) {
      const probability = probabilities[start + one]!;
      if (!(probability >= 0 && probability <= 1)) return false;
      sum += probability;
    }
    if (Math.abs(sum - 1) > tolerance) return false;
  }
  return true;
}

/** Mean of -ln p, p being what a row's own class is given, at least ε and at most 1 - ε. */
export function logLoss(labels: ArrayLike<number>, probabilities: Float32Array, classes: number): number {
  let total = 0;
  for (let row = 0; row < labels.length; row++)
    total -= log(Math.min(1 - epsilon, Math.max(epsilon, probabilities[row * classes + labels[row]!]!)));
  return total / labels.length;
}

/** Of two classes: the mean of (p - t)², t being 1 for rows of the positive class and p what it is given. */
export function brierScore(labels: ArrayLike<number>, probabilities: Float32Array, positive: number): number {
  let total = 0;
  for (let row = 0; row < labels.length; row++)
    total += (probabilities[row * 2 + positive]! - (labels[row] === positive ? 1 : 0)) ** 2;
  return total / labels.length;
}

/** Share of the rows whose class is among the `k` greatest; of equal ones the later class comes first. */
export function topAccuracy(
  labels: ArrayLike<number>,
  probabilities: Float32Array,
  classes: number,
  k: number,
): number {
  let right = 0;
  for (let row = 0; row < labels.length; row++) {
    const [start, label] = [row * classes, labels[row]!];
    const own = probabilities[start + label]!;
    let ahead = 0;
    for (let one = 0; one < classes; one++) {
      const other = probabilities[start + one]!;
      if (other > own || (other === own && one > label)) ahead++;
    }
    if (ahead < k) right++;
  }
  return right / labels.length;
}
