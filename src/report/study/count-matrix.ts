/** Examples counted by two groupings: label and prediction, cluster and label. Rates are of each row's sum. */

export interface CountMatrix {
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Rows × columns. */
  readonly counts: readonly (readonly number[])[];
}

export function rowSums(matrix: CountMatrix): number[] {
  return matrix.counts.map((row) => row.reduce((sum, value) => sum + value, 0));
}

export function rateOf(value: number, sum: number): number {
  return sum > 0 ? value / sum : 0;
}
