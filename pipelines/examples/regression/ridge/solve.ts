/** Ridge regression in closed form: the normal equations of centred rows, solved by Cholesky's decomposition. */

export interface Line {
  readonly weights: Float64Array;
  readonly intercept: number;
}

export function ridge(rows: readonly Float64Array[], target: Float64Array, alpha: number): Line {
  const width = rows[0]!.length;
  const means = Float64Array.from({ length: width }, (_, at) => mean(rows.map((row) => row[at]!)));
  const centre = mean(target);
  const square = Array.from({ length: width }, () => new Float64Array(width));
  const right = new Float64Array(width);
  for (const [index, row] of rows.entries()) {
    const centred = row.map((value, at) => value - means[at]!);
    for (let at = 0; at < width; at++) {
      right[at]! += centred[at]! * (target[index]! - centre);
      for (let other = 0; other <= at; other++) square[at]![other]! += centred[at]! * centred[other]!;
    }
  }
  for (let at = 0; at < width; at++) square[at]![at]! += alpha;
  const weights = solve(square, right);
  return { weights, intercept: centre - dot(weights, means) };
}

export function estimate({ weights, intercept }: Line, row: Float64Array): number {
  return intercept + dot(weights, row);
}

/** Solves a positive definite system, whose lower half is given and is overwritten. */
function solve(square: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const found = Float64Array.from(right);
  for (let at = 0; at < size; at++) {
    const row = square[at]!;
    for (let other = 0; other <= at; other++) {
      const rest = row[other]! - dot(row.subarray(0, other), square[other]!.subarray(0, other));
      row[other] = at === other ? Math.sqrt(rest) : rest / square[other]![other]!;
    }
    found[at] = (found[at]! - dot(row.subarray(0, at), found.subarray(0, at))) / row[at]!;
  }
  for (let at = size - 1; at >= 0; at--) {
    for (let below = at + 1; below < size; below++) found[at]! -= square[below]![at]! * found[below]!;
    found[at]! /= square[at]![at]!;
  }
  return found;
}

function dot(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, at) => sum + value * other[at]!, 0);
}

export function mean(values: Float64Array | readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
