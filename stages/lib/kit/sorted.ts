/** Places in sorted numbers, found half by half. */

/** The first place whose value holds, if all after it do too; their count if none does. */
export function firstWith(sorted: ArrayLike<number>, holds: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sorted[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
