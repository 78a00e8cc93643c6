/** Numbers clusters the way every clustering is stored, and describes each one. */

import type { Points } from '../points.ts';

/** Renumbers clusters from 0, largest first; of equal ones that with the lowest row first. -1 stays noise. */
export function numberBySize(clusters: Int32Array): Int32Array {
  const sizes = new Map<number, number>();
  for (const cluster of clusters) if (cluster >= 0) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  // A map keeps the order of first appearance and sorting is stable: ties stay in the order of their lowest rows.
  const order = [...sizes].sort(([, left], [, right]) => right - left);
  const numbers = new Map(order.map(([cluster], position) => [cluster, position]));
  return clusters.map((cluster) => numbers.get(cluster) ?? -1);
}

export interface ClusterSummary {
  readonly size: number;
  /** Rows nearest to the cluster's mean, nearest first, at most `nearestMax`; the first is its medoid. */
  readonly nearest: Int32Array;
}

/** One summary for each cluster, in order. Clusters are numbered without gaps. */
export function summarize(points: Points, clusters: Int32Array, nearestMax: number): ClusterSummary[] {
  const members: number[][] = [];
  clusters.forEach((cluster, row) => {
    if (cluster < 0) return;
    while (members.length <= cluster) members.push([]);
    members[cluster]!.push(row);
  });
  return members.map((rows) => ({ size: rows.length, nearest: nearestToMean(points, rows, nearestMax) }));
}

function nearestToMean({ values, width }: Points, rows: readonly number[], count: number): Int32Array {
  const mean = new Float64Array(width);
  for (const row of rows) for (let index = 0; index < width; index++) mean[index]! += values[row * width + index]!;
  const squares = rows.map((row) => {
    let square = 0;
    for (let index = 0; index < width; index++) {
      const difference = values[row * width + index]! - mean[index]! / rows.length;
      square += difference * difference;
    }
    return { row, square };
  });
  squares.sort((left, right) => left.square - right.square || left.row - right.row);
  return Int32Array.from(squares.slice(0, count), ({ row }) => row);
}
