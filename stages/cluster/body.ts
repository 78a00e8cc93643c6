/**
 * Body of `cluster`: reads the examples, calls the method, and describes the clusters: sizes, medoids, silhouettes,
 * agreement with the classes before and after relabelling, where there are classes. Knows no method itself.
 */

import type { StageBody } from 'arrowline/stage';
import { clusters as artifacts, type Clusters } from '../../src/artifacts/clusters.ts';
import { numberBySize, summarize } from '../lib/analysis/clustering/clusters.ts';
import { ofMethod } from '../lib/analysis/examined/ports.ts';
import { readExamined } from '../lib/analysis/examined/read.ts';
import { neighbourSource } from '../lib/analysis/neighbours/neighbours-table.ts';
import { type Agreement, agreementOf } from '../lib/analysis/quality/agreement.ts';
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
  const examined = await readExamined(context, parameters);
  const { points, rows, about } = examined;
  const pace = paceOf(context);
  const neighbours = await neighbourSource(examined, context.optional('neighbors'), pace);
  const found = await methods[parameters.method]({ points, parameters, seed, neighbours, pace });
  const clusters = numberBySize(found.clusters);
  const silhouettes = await silhouettesOf(points, clusters, parameters.silhouetteSample, silhouetteSeed, pace);
  const summaries = summarize(points, clusters, nearestMax);
  const noise = clusters.reduce((count, cluster) => count + (cluster < 0 ? 1 : 0), 0);
  const agreement = rows.label &&
    rows.original && { label: agreementOf(rows.label, clusters), original: agreementOf(rows.original, clusters) };
  const table = artifacts.write({
    ...rows,
    cluster: clusters,
    ...found.columns,
    method: parameters.method,
    parameters: ofMethod(parameters),
    ...about,
    clusters: summaries.map(({ size, nearest }) => {
      const nearestRows = Array.from(nearest, (index) => rows.row[index]!);
      return { size, medoid: nearestRows[0]!, nearest: nearestRows };
    }),
    noise,
    ...(agreement && { agreement: { label: { ...agreement.label }, original: { ...agreement.original } } }),
    ...(silhouettes && { silhouette: silhouetteFacts(silhouettes, clusters, summaries.length) }),
    ...found.metadata((cluster) => clusters[found.clusters.indexOf(cluster)]!),
  });
  return {
    outputs: { clusters: table },
    metrics: {
      clusters: summaries.length,
      noise,
      noiseFraction: noise / points.rows,
      ...(agreement && { ...agreement.label, ...ofOriginal(agreement.original) }),
      ...(silhouettes === undefined ? {} : { silhouette: silhouettes.mean }),
      ...found.metrics,
    },
    notes: [...examined.notes, ...(found.notes ?? []), ...neighbours.notes],
  };
};

export default body;

function ofOriginal({ ari, ami, nmi, homogeneity, completeness }: Agreement): { readonly [measure: string]: number } {
  return {
    ariOriginal: ari,
    amiOriginal: ami,
    nmiOriginal: nmi,
    homogeneityOriginal: homogeneity,
    completenessOriginal: completeness,
  };
}

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
