/**
 * Body of `cluster`: reads the embedding, calls the method, and describes the clusters: sizes, medoids, silhouettes,
 * agreement with the classes before and after relabelling. Knows no method itself.
 */

import type { StageBody } from 'arrowline/stage';
import { clusters as artifacts, type Clusters } from '../../src/artifacts/clusters.ts';
import { numberBySize, summarize } from '../lib/analysis/clustering/clusters.ts';
import { provenance, readEmbedding } from '../lib/analysis/embedding.ts';
import { neighbourSource } from '../lib/analysis/neighbours/neighbours-table.ts';
import { agreementOf } from '../lib/analysis/quality/agreement.ts';
import { type Silhouettes, silhouettesOf } from '../lib/analysis/quality/silhouette.ts';
import { paceOf } from '../lib/kit/pace.ts';
import type { ClusterInput, Clustering } from './clustering.ts';
import type { kind } from './kind.ts';
import { clusterByMerging } from './methods/agglomerative.ts';
import { clusterByDbscan } from './methods/dbscan.ts';
import { clusterByHdbscan } from './methods/hdbscan.ts';
import type { MethodName } from './methods/index.ts';
import { clusterByKmeans } from './methods/kmeans.ts';
import { thinned } from './thinned.ts';

const nearestMax = 10;
const silhouettesPerCluster = 100;
/** The same rows are sampled for every seed of the run, so that the silhouettes of clusterings can be compared. */
const silhouetteSeed = 0;

const methods: { readonly [M in MethodName]: (input: ClusterInput<M>) => Promise<Clustering> } = {
  kmeans: clusterByKmeans,
  dbscan: clusterByDbscan,
  hdbscan: clusterByHdbscan,
  agglomerative: clusterByMerging,
};

const body: StageBody<typeof kind> = async (context) => {
  const { parameters, seed } = context;
  const artifact = context.one('embedding');
  const embedding = readEmbedding(await artifact.table());
  const { points, label, original, row } = embedding;
  const pace = paceOf(context);
  const neighbours = await neighbourSource(points, artifact, context.optional('neighbors'), pace);
  const found = await methods[parameters.method]({ points, parameters, seed, neighbours, pace });
  const clusters = numberBySize(found.clusters);
  const silhouettes = await silhouettesOf(points, clusters, parameters.silhouetteSample, silhouetteSeed, pace);
  const summaries = summarize(points, clusters, nearestMax);
  const noise = clusters.reduce((count, cluster) => count + (cluster < 0 ? 1 : 0), 0);
  const byLabel = agreementOf(label, clusters);
  const byOriginal = agreementOf(original, clusters);
  const table = artifacts.write({
    row,
    label,
    original,
    cluster: clusters,
    ...found.columns,
    method: parameters.method,
    parameters: { ...parameters },
    ...provenance(embedding),
    clusters: summaries.map(({ size, nearest }) => {
      const rows = Array.from(nearest, (index) => row[index]!);
      return { size, medoid: rows[0]!, nearest: rows };
    }),
    noise,
    agreement: { label: { ...byLabel }, original: { ...byOriginal } },
    ...(silhouettes && { silhouette: silhouetteFacts(silhouettes, clusters, summaries.length) }),
    ...found.metadata((cluster) => clusters[found.clusters.indexOf(cluster)]!),
  });
  return {
    outputs: { clusters: table },
    metrics: {
      clusters: summaries.length,
      noise,
      noiseFraction: noise / points.rows,
      ...byLabel,
      ariOriginal: byOriginal.ari,
      amiOriginal: byOriginal.ami,
      nmiOriginal: byOriginal.nmi,
      homogeneityOriginal: byOriginal.homogeneity,
      completenessOriginal: byOriginal.completeness,
      ...(silhouettes === undefined ? {} : { silhouette: silhouettes.mean }),
      ...found.metrics,
    },
    notes: [...(found.notes ?? []), ...neighbours.notes],
  };
};

export default body;

function silhouetteFacts(
  { mean, rows, values }: Silhouettes,
  clusters: Int32Array,
  clusterCount: number,
): NonNullable<Clusters['silhouette']> {
  const byCluster = Array.from({ length: clusterCount }, () => [] as number[]);
  rows.forEach((row, index) => {
    byCluster[clusters[row]!]!.push(values[index]!);
  });
  return {
    mean: mean + 0,
    sample: rows.length,
    clusters: byCluster.map((own) => {
      own.sort((left, right) => right - left);
      return {
        sample: own.length,
        mean: own.length === 0 ? null : own.reduce((sum, value) => sum + value, 0) / own.length + 0,
        values: thinned(own, silhouettesPerCluster),
      };
    }),
  };
}
