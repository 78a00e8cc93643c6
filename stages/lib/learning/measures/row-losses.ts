/** Measures that are means over the rows, or the root of one: what each row adds. */

import type { Answers } from './answers.ts';
import { areProbabilities, brierScore, logLoss, topAccuracy } from './probabilities.ts';

/**
 * Undefined for a measure that is no mean of rows. Not a number in every row where the measure is not defined. `rmse` is
 * the root of the mean.
 */
export function rowLosses(answers: Answers, name: string): Float64Array | undefined {
  const rows = answers.label.length / (answers.task === 'multilabel' ? answers.names.length : 1);
  const each = (value: (row: number) => number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => value(row));
  if (answers.task === 'regression') {
    const { label, predicted } = answers;
    if (name === 'mae') return each((row) => Math.abs(label[row]! - predicted[row]!));
    return name === 'mse' || name === 'rmse' ? each((row) => (label[row]! - predicted[row]!) ** 2) : undefined;
  }
  const { label, predicted, probabilities, names } = answers;
  const width = names.length;
  if (answers.task === 'multilabel') {
    const wrong = (row: number): number => {
      let count = 0;
      for (let at = row * width; at < (row + 1) * width; at++) if (label[at] !== predicted[at]) count++;
      return count;
    };
    if (name === 'accuracy') return each((row) => (wrong(row) === 0 ? 1 : 0));
    return name === 'hamming' ? each((row) => wrong(row) / width) : undefined;
  }
  const ofRow = (values: Float32Array, row: number): Float32Array => values.subarray(row * width, (row + 1) * width);
  const top = /^top([1-9]\d*)$/.exec(name);
  if (top !== null) {
    const k = Number(top[1]);
    return each((row) =>
      k < width ? topAccuracy(label.subarray(row, row + 1), ofRow(probabilities, row), width, k) : Number.NaN,
    );
  }
  if (name !== 'logLoss' && (name !== 'brier' || width !== 2)) return undefined;
  if (!areProbabilities(probabilities, width)) return each(() => Number.NaN);
  const positive = answers.positive ?? 1;
  return each((row) => {
    const [own, given] = [label.subarray(row, row + 1), ofRow(probabilities, row)];
    return name === 'brier' ? brierScore(own, given, positive) : logLoss(own, given, width);
  });
}
