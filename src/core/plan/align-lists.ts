/**
 * Which items of one list became which of another: what was put in, what was taken out, and what stands where something
 * else stood. Knows JSON values and nothing of parameters or pipelines.
 *
 * The cheapest edit script (Wagner and Fischer, "The string-to-string correction problem", 1974) between what is left
 * when the common beginning and end are taken away.
 */

import { canonicalJson, type Json } from '../values/canonical.ts';

/** Indices of an item in the two lists; an item that was put in has no `before`, one that was taken out no `after`. */
export interface Step {
  readonly before?: number;
  readonly after?: number;
  /** Of an item that was taken out: the index, in the later list, of the one that follows it. */
  readonly next?: number;
}

/** Above this many pairs the middles are compared item by item, without looking for what moved. */
const pairsMax = 40_000;
/** The cost of an inserted or a deleted item. Two of them cost more than any replacement. */
const moved = 1;

/** Every difference, in the order of the lists. `alike` items are rather taken for one changed item than for two. */
export function alignLists(
  before: readonly Json[],
  after: readonly Json[],
  alike: (before: Json, after: Json) => boolean,
): Step[] {
  const [old, now] = [before, after].map((list) => list.map((item) => canonicalJson(item))) as [string[], string[]];
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start++;
  let tail = 0;
  while (tail < shorter - start && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const [rows, columns] = [old.length - start - tail, now.length - start - tail];
  if (rows * columns > pairsMax) return itemByItem(start, rows, columns);

  const price = (row: number, column: number): number => {
    const [left, right] = [start + row, start + column];
    if (old[left] === now[right]) return 0;
    return alike(before[left] as Json, after[right] as Json) ? 1 : 1.5;
  };
  // costs[row][column]: of turning the last items from `row` on into the last ones from `column` on.
  const costs = Array.from({ length: rows + 1 }, () => new Float64Array(columns + 1));
  const cost = (row: number, column: number): number => costs[row]?.[column] as number;
  for (let row = rows; row >= 0; row--)
    for (let column = columns; column >= 0; column--) {
      let least = row === rows && column === columns ? 0 : Number.POSITIVE_INFINITY;
      if (row < rows && column < columns) least = price(row, column) + cost(row + 1, column + 1);
      if (row < rows) least = Math.min(least, moved + cost(row + 1, column));
      if (column < columns) least = Math.min(least, moved + cost(row, column + 1));
      (costs[row] as Float64Array)[column] = least;
    }
  const steps: Step[] = [];
  for (let row = 0, column = 0; row < rows || column < columns; ) {
    const [left, right] = [start + row, start + column];
    const rest = cost(row, column);
    if (row < rows && column < columns && rest === price(row, column) + cost(row + 1, column + 1)) {
      if (price(row, column) > 0) steps.push({ before: left, after: right });
      row++;
      column++;
    } else if (row < rows && rest === moved + cost(row + 1, column)) {
      steps.push({ before: left, next: right });
      row++;
    } else {
      steps.push({ after: right });
      column++;
    }
  }
  return steps;
}

function itemByItem(start: number, rows: number, columns: number): Step[] {
  return Array.from({ length: Math.max(rows, columns) }, (_, index): Step => {
    if (index >= rows) return { after: start + index };
    if (index >= columns) return { before: start + index, next: start + columns };
    return { before: start + index, after: start + index };
  });
}
