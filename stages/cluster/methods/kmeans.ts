/** Method `kmeans`, and the curves over other numbers of clusters that k is chosen by. */

import type { Clusters } from '../../../src/artifacts/clusters.ts';
import { kmeans } from '../../lib/analysis/clustering/kmeans/kmeans.ts';
import { silhouettesOf } from '../../lib/analysis/quality/silhouette.ts';
import { type ClusterInput, type Clustering, needRows } from '../clustering.ts';

const sweepSilhouetteSample = 1000;

export async function clusterByKmeans(input: ClusterInput<'kmeans'>): Promise<Clustering> {
  const { points, parameters, seed, pace } = input;
  const { k = 1, restarts, tolerance, iterations: iterationsMax, sweep } = parameters;
  needRows(points, k, 'k');
  const { clusters, inertia, iterations } = await kmeans(points, { k, restarts, iterationsMax, tolerance, seed }, pace);
  const curves = sweep === undefined ? undefined : await sweepCurves(input, sweep);
  const found = new Set(clusters).size;
  return {
    clusters,
    metadata: () => ({ inertia, iterations, ...(curves === undefined ? {} : { sweep: curves }) }),
    metrics: { inertia, iterations },
    notes: [
      ...(found < k ? [`only ${found} of ${k} clusters: the embedding has no more distinct rows`] : []),
      ...(sweep !== undefined && sweep.to > points.rows ? [sweepNote(sweep, points.rows)] : []),
    ],
  };
}

function sweepNote({ from, to }: { readonly from: number; readonly to: number }, rows: number): string {
  const tried = from <= rows ? `the sweep to ${to} ends at ${rows}` : `nothing of the sweep from ${from} is tried`;
  return `${tried}: there are no more examples`;
}

async function sweepCurves(
  { points, parameters, seed, pace }: ClusterInput<'kmeans'>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<NonNullable<Clusters['sweep']>> {
  const { restarts, tolerance, iterations: iterationsMax } = parameters;
  const curves: NonNullable<Clusters['sweep']>[number][] = [];
  for (let k = from; k <= Math.min(to, points.rows); k++) {
    const { clusters, inertia } = await kmeans(points, { k, restarts, iterationsMax, tolerance, seed }, pace);
    const silhouettes = await silhouettesOf(points, clusters, sweepSilhouetteSample, 0, pace);
    curves.push({ k, inertia, silhouette: silhouettes === undefined ? null : silhouettes.mean + 0 });
  }
  return curves;
}
