/** Statistics of numbers, with scikit-learn's definitions: population deviation, linear quantiles. */

/** @param sorted ascending, not empty */
export function quantile(sorted: Float64Array, part: number): number {
  const place = (sorted.length - 1) * part;
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(sorted.length - 1, below + 1)]!;
  return low + (high - low) * (place - below);
}

/** The least of the numbers that occur most often. @param sorted ascending, not empty */
export function mostFrequent(sorted: Float64Array): number {
  let [best, most] = [sorted[0]!, 0];
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    if (end - start > most) [best, most] = [sorted[start]!, end - start];
    start = end;
  }
  return best;
}

export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return sum / values.length;
}

/** In two passes, over the number of values. */
export function deviationOf(values: Float64Array, mean: number): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += (values[index]! - mean) * (values[index]! - mean);
  return Math.sqrt(sum / values.length);
}

export function extentOf(values: Float64Array): readonly [least: number, greatest: number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < values.length; index++) {
    least = Math.min(least, values[index]!);
    greatest = Math.max(greatest, values[index]!);
  }
  return [least, greatest];
}
