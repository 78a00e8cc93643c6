/** Method `dbscan`, with the curve of neighbour distances that eps is chosen by. */

import { dbscan } from '../lib/analysis/dbscan.ts';
import { buildKdTree } from '../lib/analysis/kdtree.ts';
import { nearestNeighbours } from '../lib/analysis/neighbours.ts';
import type { Pace } from '../lib/analysis/pace.ts';
import type { Points } from '../lib/analysis/points.ts';
import type { Clustering, ClusterParameters } from './clustering.ts';

const curvePointsMax = 200;

export async function clusterByDbscan(
  points: Points,
  { eps = 0, minPoints }: ClusterParameters,
  pace: Pace,
): Promise<Clustering> {
  const tree = buildKdTree(points);
  const clusters = await dbscan(tree, { eps, minPoints }, pace);
  const count = Math.min(minPoints - 1, points.rows - 1);
  const { distances } = await nearestNeighbours(tree, count, pace);
  const farthest = Float32Array.from({ length: points.rows }, (_, row) => distances[row * count + count - 1] ?? 0);
  return { clusters, metadata: { distanceCurve: distanceCurve(farthest) } };
}

/** Sorted down and thinned evenly, first and last kept. */
export function distanceCurve(distances: Float32Array): number[] {
  const sorted = distances.toSorted().reverse();
  const count = Math.min(sorted.length, curvePointsMax);
  if (count === 1) return [sorted[0]!];
  return Array.from({ length: count }, (_, index) => sorted[Math.round((index * (sorted.length - 1)) / (count - 1))]!);
}
