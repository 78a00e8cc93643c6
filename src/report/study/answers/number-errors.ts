/** Predicted numbers beside the true ones: the rows of a split, and their errors along the range of the truth. */

import type { Predictions } from '../study.ts';

export interface NumberRow {
  /** In the dataset. */
  readonly row: number;
  readonly truth: number;
  readonly predicted: number;
  /** Predicted minus true. */
  readonly residual: number;
}

/** Empty for answers of other tasks. */
export function numberRows(predictions: Predictions, split: string): NumberRow[] {
  if (predictions.task !== 'regression') return [];
  return predictions.split.flatMap((one, index) => {
    const [truth, predicted] = [predictions.label[index]!, predictions.predicted[index]!];
    return one === split ? [{ row: predictions.row[index]!, truth, predicted, residual: predicted - truth }] : [];
  });
}

export interface QuantileErrors {
  readonly rows: number;
  /** The least and the greatest true number. */
  readonly from: number;
  readonly to: number;
  /** Mean of the absolute residuals, and of the residuals. */
  readonly error: number;
  readonly bias: number;
}

/** The rows in at most `groups` groups of about as many each, by their true number; equal numbers are in one group. */
export function errorsByQuantile(rows: readonly NumberRow[], groups = 10): QuantileErrors[] {
  const sorted = [...rows].sort((left, right) => left.truth - right.truth);
  const found: QuantileErrors[] = [];
  for (let start = 0, group = 1; start < sorted.length && group <= groups; group++) {
    let end = Math.max(start + 1, Math.round((group * sorted.length) / groups));
    while (end < sorted.length && sorted[end]!.truth === sorted[end - 1]!.truth) end++;
    const part = sorted.slice(start, end);
    const mean = (of: (row: NumberRow) => number): number => part.reduce((sum, row) => sum + of(row), 0) / part.length;
    if (part.length > 0)
      found.push({
        rows: part.length,
        from: part[0]!.truth,
        to: part.at(-1)!.truth,
        error: mean(({ residual }) => Math.abs(residual)),
        bias: mean(({ residual }) => residual),
      });
    start = Math.max(start, end);
  }
  return found;
}
