/**
 * Aligns the items of two lists: inserted, removed and replaced ones. Knows JSON values only, nothing of parameters or
 * pipelines.
 *
 * Uses the cheapest edit script (Wagner and Fischer, "The string-to-string correction problem", 1974) for the part that
 * remains after the common beginning and end are removed.
 */

import { canonicalJson, type Json } from '../values/canonical.ts';

/** Indices of an item in the two lists; an inserted item has no `before`, a removed one no `after`. */
export interface Step {
  readonly before?: number;
  readonly after?: number;
  /** For a removed item: the index, in the later list, of the item that follows it. */
  readonly next?: number;
}

/** Above this many pairs the middles are compared index by index, without detecting moves. */
const pairsMax = 40_000;
/** The cost of an inserted or a deleted item. Two of them cost more than any replacement. */
const moved = 1;

/**
 * All differences, in list order. `alike` items are matched as one changed item rather than one removed and one
 * inserted.
 */
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
  // costs[row][column]: the cost of turning the rest of the first list from `row` into the rest of the second from
  // `column`.
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
