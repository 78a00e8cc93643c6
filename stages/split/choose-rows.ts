/** A choice of so many rows by the seed: any, the same proportion of each class, or whole groups. */

import { permutation, type Random } from '../lib/kit/random/random.ts';

/**
 * The number of rows in a part: ⌈rows × part⌉, as scikit-learn counts test rows. A product within a billionth of a whole
 * number counts as it: 0.1 × 30 is 3 rows and not 4.
 */
export function partOf(rows: number, part: number): number {
  const exact = rows * part;
  const nearest = Math.round(exact);
  return Math.abs(exact - nearest) < 1e-9 * rows ? nearest : Math.ceil(exact);
}

/** `count` of the rows, in their order. */
export function chooseAny(rows: Uint32Array, count: number, source: Random): Uint32Array {
  return permutation(source, 0, rows.length)
    .subarray(0, count)
    .sort()
    .map((index) => rows[index]!);
}

/**
 * `count` of the rows so that each class has its proportion: the whole part of it, and one more row for the classes with
 * the largest remainders, of equal ones the first. The last row of a class is never taken, so fewer than `count` are
 * chosen where classes are small.
 */
export function chooseOfEach(rows: Uint32Array, count: number, classOf: Int32Array, source: Random): Uint32Array {
  const classes = rowsByClass(rows, classOf);
  const shares = classes.map(({ length }) => (length * count) / rows.length);
  const taken = shares.map(Math.floor);
  const largestFirst = [...shares.keys()].sort(
    (one, other) => (shares[other]! % 1) - (shares[one]! % 1) || one - other,
  );
  const left = count - taken.reduce((sum, one) => sum + one, 0);
  for (const index of largestFirst.slice(0, left)) taken[index]!++;
  const chosen = classes.flatMap((own, index) => [...chooseAny(own, Math.min(taken[index]!, own.length - 1), source)]);
  return Uint32Array.from(chosen).sort();
}

/**
 * Whole groups with about `count` rows: each group, in a drawn order, that brings the sum nearer to it. At least one
 * group is left.
 */
export function chooseGroups(rows: Uint32Array, count: number, groupOf: Int32Array, source: Random): Uint32Array {
  const groups = rowsByClass(rows, groupOf);
  let [sum, left] = [0, groups.length];
  const chosen: number[] = [];
  for (const index of permutation(source, 0, groups.length)) {
    const own = groups[index]!;
    if (left === 1 || Math.abs(sum + own.length - count) >= Math.abs(sum - count)) continue;
    for (const row of own) chosen.push(row);
    sum += own.length;
    left--;
  }
  return Uint32Array.from(chosen).sort();
}

/** The rows of each class that has any, by class number. */
export function rowsByClass(rows: Uint32Array, classOf: Int32Array): Uint32Array[] {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(classOf[row]!, (counts.get(classOf[row]!) ?? 0) + 1);
  const lists = new Map([...counts].map(([one, count]) => [one, { rows: new Uint32Array(count), filled: 0 }]));
  for (const row of rows) {
    const list = lists.get(classOf[row]!)!;
    list.rows[list.filled++] = row;
  }
  return [...lists.keys()].sort((one, other) => one - other).map((one) => lists.get(one)!.rows);
}
