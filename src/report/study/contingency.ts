/** What groups are made of. */

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
