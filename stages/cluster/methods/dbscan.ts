/** Method `dbscan`, with the curve of neighbour distances that eps is chosen by. */

import { dbscan } from '../../lib/analysis/clustering/density/dbscan.ts';
import type { ClusterInput, Clustering } from '../clustering.ts';
import { thinned } from '../thinned.ts';

const curvePointsMax = 200;

export async function clusterByDbscan({
  points,
  parameters,
  neighbours,
  pace,
}: ClusterInput<'dbscan'>): Promise<Clustering> {
  const { eps = 0, minPoints } = parameters;
  const clusters = await dbscan(await neighbours.tree(), { eps, minPoints }, pace);
  const count = Math.min(minPoints - 1, points.rows - 1);
  const { distances } = await neighbours.find(count);
  const farthest = Float32Array.from({ length: points.rows }, (_, row) => distances[row * count + count - 1] ?? 0);
  const distanceCurve = thinned(farthest.sort().reverse(), curvePointsMax);
  return { clusters, metadata: () => ({ distanceCurve }) };
}
