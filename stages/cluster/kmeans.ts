/** Method `kmeans`. */

import { StageFailure } from '../../src/stage-api/failure.ts';
import { kmeans } from '../lib/analysis/kmeans.ts';
import type { Pace } from '../lib/analysis/pace.ts';
import type { Points } from '../lib/analysis/points.ts';
import type { Clustering, ClusterParameters } from './clustering.ts';

export async function clusterByKmeans(
  points: Points,
  parameters: ClusterParameters,
  seed: number,
  pace: Pace,
): Promise<Clustering> {
  const k = parameters.k ?? 1;
  if (k > points.rows)
    throw new StageFailure('too-few-rows', 'there are fewer examples than clusters asked for', {
      where: 'with.k',
      found: `${points.rows} examples, k ${k}`,
      expected: `k at most ${points.rows}`,
    });
  const { restarts, tolerance, iterations: iterationsMax } = parameters;
  const result = await kmeans(points, { k, restarts, iterationsMax, tolerance, seed }, pace);
  const found = new Set(result.clusters).size;
  return {
    clusters: result.clusters,
    metadata: { inertia: result.inertia, iterations: result.iterations },
    metrics: { inertia: result.inertia, iterations: result.iterations },
    ...(found < k ? { notes: [`only ${found} of ${k} clusters: the embedding has no more distinct rows`] } : {}),
  };
}
