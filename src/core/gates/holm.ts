/**
 * P values of several tests that are decided together (S. Holm, "A simple sequentially rejective multiple test
 * procedure", Scandinavian Journal of Statistics 6, 1979, 65–70): rejecting those of at most alpha rejects a true
 * hypothesis with a chance of at most alpha.
 */
export function holmAdjusted(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const adjusted = new Array<number>(values.length);
  let least = 0;
  for (const [rank, index] of order.entries()) {
    least = Math.min(1, Math.max(least, (values.length - rank) * values[index]!));
    adjusted[index] = least;
  }
  return adjusted;
}
