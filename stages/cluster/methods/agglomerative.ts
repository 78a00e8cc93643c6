/** Method `agglomerative`: a hierarchy of merges, cut where k groups are left. */

import { agglomerate } from '../../lib/analysis/clustering/hierarchy/agglomerative.ts';
import { cutInto } from '../../lib/analysis/clustering/hierarchy/dendrogram.ts';
import { type ClusterInput, type Clustering, needRows } from '../clustering.ts';
import { thinned } from '../thinned.ts';

const mergesMax = 50;

export async function clusterByMerging({
  points,
  parameters,
  neighbours,
  pace,
}: ClusterInput<'agglomerative'>): Promise<Clustering> {
  const { k = 1, linkage } = parameters;
  needRows(points, k, 'k');
  const dendrogram = await agglomerate(await neighbours.tree(), linkage, pace);
  const last = dendrogram.height.slice(-mergesMax).reverse();
  return {
    clusters: cutInto(dendrogram, k),
    metadata: () => ({ mergeHeights: thinned(last, mergesMax) }),
    // The first merge that is not made would have joined equal rows.
    ...(dendrogram.height[points.rows - k] === 0 && {
      notes: [`equal rows are in different clusters: the embedding has fewer than ${k} distinct rows`],
    }),
  };
}
