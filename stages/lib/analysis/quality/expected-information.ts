/**
 * The mutual information that two partitions share by chance: its mean over all pairs of partitions with the same
 * sizes of groups (Vinh, Epps & Bailey 2010, theorem 1).
 *
 * How many rows two groups share is distributed hypergeometrically. Its weights are found from the most likely number
 * outwards by their ratios and divided by their sum: no factorials, and the same bits on every machine.
 */

import { log } from '../../kit/random/elementary.ts';
import type { Contingency } from './contingency.ts';

/** Weights below this share of the greatest are left out: of the sum they are less than its rounding. */
const least = 1e-20;

/** In nats. */
export function expectedMutualInformation({ total, rowTotals, columnTotals }: Contingency): number {
  // Groups of one size share the same with each group of another size.
  const columns = bySize(columnTotals);
  let sum = 0;
  for (const [row, rows] of bySize(rowTotals))
    for (const [column, times] of columns) sum += rows * times * expectedShare(row, column, total);
  return sum;
}

/** Sizes, ascending, with how many groups have them. */
function bySize(totals: Float64Array): (readonly [size: number, groups: number])[] {
  const groups = new Map<number, number>();
  for (const size of totals) groups.set(size, (groups.get(size) ?? 0) + 1);
  return [...groups].sort(([left], [right]) => left - right);
}

/** The mean of (n / total) · log(n · total / (row · column)), n being the rows that groups of these sizes share. */
function expectedShare(row: number, column: number, total: number): number {
  const [lowest, highest] = [Math.max(0, row + column - total), Math.min(row, column)];
  const likeliest = Math.floor(((row + 1) * (column + 1)) / (total + 2));
  const start = Math.max(lowest, Math.min(highest, likeliest));
  let [weights, shares] = [0, 0];
  const add = (shared: number, weight: number): void => {
    weights += weight;
    if (shared > 0) shares += weight * (shared / total) * log((shared * total) / (row * column));
  };
  add(start, 1);
  for (let shared = start, weight = 1; shared < highest && weight > least; shared++) {
    weight *= ((row - shared) * (column - shared)) / ((shared + 1) * (total - row - column + shared + 1));
    add(shared + 1, weight);
  }
  for (let shared = start, weight = 1; shared > lowest && weight > least; shared--) {
    weight *= (shared * (total - row - column + shared)) / ((row - shared + 1) * (column - shared + 1));
    add(shared - 1, weight);
  }
  return shares / weights;
}
