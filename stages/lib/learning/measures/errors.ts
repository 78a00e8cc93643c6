/** How far predicted numbers are from the true ones, as scikit-learn defines it. */

export interface Errors {
  /** Mean of the squared differences, and its root. */
  readonly mse: number;
  readonly rmse: number;
  /** Mean of the absolute differences. */
  readonly mae: number;
  /**
   * 1 - Σ(t - p)² / Σ(t - t̄)². Where all true numbers are equal, 1 if each is met and else 0; undefined of fewer than two
   * rows.
   */
  readonly r2: number | undefined;
}

export function errorsOf(truth: ArrayLike<number>, predicted: ArrayLike<number>): Errors {
  const rows = truth.length;
  let sum = 0;
  let constant = true;
  for (let row = 0; row < rows; row++) {
    sum += truth[row]!;
    if (truth[row] !== truth[0]) constant = false;
  }
  const mean = constant ? truth[0]! : sum / rows; // The mean of equal numbers may be rounded to another one.
  let [squares, absolutes, spread] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const difference = truth[row]! - predicted[row]!;
    squares += difference * difference;
    absolutes += Math.abs(difference);
    spread += (truth[row]! - mean) ** 2;
  }
  return {
    mse: squares / rows,
    rmse: Math.sqrt(squares / rows),
    mae: absolutes / rows,
    r2: rows < 2 ? undefined : spread === 0 ? (squares === 0 ? 1 : 0) : 1 - squares / spread,
  };
}
