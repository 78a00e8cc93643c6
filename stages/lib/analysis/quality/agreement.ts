/**
 * How far a clustering agrees with known classes. Noise (-1) counts as a group of its own, as in scikit-learn.
 *
 * Adjusted Rand index: Hubert & Arabie 1985, pairs counted after Steinley 2004. Homogeneity, completeness: Rosenberg &
 * Hirschberg 2007. Normalized mutual information: over the arithmetic mean of the two entropies; adjusted: less what
 * groups of the same sizes share by chance (Vinh, Epps & Bailey 2010).
 */

import { log } from '../../kit/random/elementary.ts';
import { type Contingency, contingencyOf } from './contingency.ts';
import { expectedMutualInformation } from './expected-information.ts';

export interface Agreement {
  /** Adjusted Rand index: 1 for equal partitions, about 0 for independent ones. */
  readonly ari: number;
  /** Adjusted mutual information: 1 for equal partitions, 0 on average for independent ones of whatever sizes. */
  readonly ami: number;
  /** Normalized mutual information, 0 to 1. The more groups there are, the higher by chance alone. */
  readonly nmi: number;
  /** 1 when each cluster holds one class only. */
  readonly homogeneity: number;
  /** 1 when each class lies in one cluster only. */
  readonly completeness: number;
}

/** Compares `clusters` with `classes`, one integer a row. Two empty labelings agree perfectly. */
export function agreementOf(classes: Int32Array, clusters: Int32Array): Agreement {
  const table = contingencyOf(classes, clusters);
  const mutual = mutualInformation(table);
  const ofClasses = entropy(table.rowTotals, table.total);
  const ofClusters = entropy(table.columnTotals, table.total);
  const mean = (ofClasses + ofClusters) / 2;
  return {
    ari: adjustedRandIndex(table),
    ami: adjusted(table, mutual, mean),
    nmi: mean > 0 ? atMostOne(mutual / mean) : 1,
    homogeneity: ofClasses > 0 ? atMostOne(mutual / ofClasses) : 1,
    completeness: ofClusters > 0 ? atMostOne(mutual / ofClusters) : 1,
  };
}

function atMostOne(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function adjusted(table: Contingency, mutual: number, mean: number): number {
  const { rowCount, columnCount } = table;
  if (isSamePartition(table)) return 1;
  // A partition into one group shares no information.
  if (rowCount === 1 || columnCount === 1) return 0;
  const expected = expectedMutualInformation(table);
  const difference = mutual - expected;
  // If all partitions of these sizes share the same information, the difference is rounding.
  if (Math.abs(difference) < 1e-12 * mean) return 0;
  return Math.min(1, difference / (mean - expected));
}

/** Each group on one side is one group on the other. Two empty labelings are the same. */
function isSamePartition({ cells, rowCount, columnCount }: Contingency): boolean {
  return rowCount === columnCount && cells.length === rowCount;
}

function adjustedRandIndex({ total, cells, rowTotals, columnTotals }: Contingency): number {
  const pairs = (values: Float64Array) => values.reduce((sum, value) => sum + (value * (value - 1)) / 2, 0);
  const both = pairs(Float64Array.from(cells, ({ count }) => count));
  const inRows = pairs(rowTotals);
  const inColumns = pairs(columnTotals);
  const all = (total * (total - 1)) / 2;
  if (all === 0) return 1;
  const expected = (inRows * inColumns) / all;
  const greatest = (inRows + inColumns) / 2;
  // Both labelings put everything together, or everything apart: they are the same partition.
  return greatest === expected ? 1 : (both - expected) / (greatest - expected);
}

/** In nats. A single group has none. */
function entropy(totals: Float64Array, total: number): number {
  if (totals.length <= 1) return 0;
  return totals.reduce((sum, count) => (count > 0 ? sum - (count / total) * log(count / total) : sum), 0);
}

function mutualInformation({ total, cells, rowTotals, columnTotals }: Contingency): number {
  let sum = 0;
  for (const { row, column, count } of cells)
    sum += (count / total) * log((count * total) / (rowTotals[row]! * columnTotals[column]!));
  return Math.max(0, sum);
}
