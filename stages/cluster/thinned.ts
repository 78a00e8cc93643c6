/** Curves as an artifact keeps them. */

/** At most `most` of the values, evenly spaced, first and last kept. -0 becomes 0, because JSON drops the sign. */
export function thinned(values: ArrayLike<number>, most: number): number[] {
  const count = Math.min(values.length, most);
  const step = count > 1 ? (values.length - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, index) => values[Math.round(index * step)]! + 0);
}
