/** How well groups agree with classes. */

/** Counts of examples by group (rows) and class (columns). Negative groups (noise) are row 0, the others follow. */
export function contingency(
  group: ArrayLike<number>,
  groups: number,
  of: ArrayLike<number>,
  classes: number,
): number[][] {
  const counts = Array.from({ length: groups + 1 }, () => new Array<number>(classes).fill(0));
  for (let index = 0; index < group.length; index++) counts[Math.max(-1, group[index]!) + 1]![of[index]!]!++;
  return counts;
}

/**
 * Adjusted Rand index of a contingency table (Hubert & Arabie 1985, equation 5): 1 when groups and classes are the
 * same partition, about 0 when they are independent. Rows and columns may be empty.
 */
export function adjustedRandIndex(counts: readonly (readonly number[])[]): number {
  const pairs = (number: number): number => (number * (number - 1)) / 2;
  const rows = counts.map((row) => row.reduce((sum, value) => sum + value, 0));
  const columns = (counts[0] ?? []).map((_, column) => counts.reduce((sum, row) => sum + row[column]!, 0));
  const total = pairs(rows.reduce((sum, value) => sum + value, 0));
  const both = counts.reduce((sum, row) => sum + row.reduce((inner, value) => inner + pairs(value), 0), 0);
  const [inRows, inColumns] = [rows, columns].map((sums) => sums.reduce((sum, value) => sum + pairs(value), 0)) as [
    number,
    number,
  ];
  const expected = total > 0 ? (inRows * inColumns) / total : 0;
  const most = (inRows + inColumns) / 2;
  return most === expected ? 1 : (both - expected) / (most - expected);
}
