/** What every method of `cluster` takes and gives. */

import type { Clusters } from '../../src/artifacts/clusters.ts';
import { StageFailure } from '../../src/stage-api/failure.ts';
import type { Linkage } from '../lib/analysis/clustering/hierarchy/agglomerative.ts';
import type { NeighbourSource } from '../lib/analysis/neighbours/neighbours-table.ts';
import type { Points } from '../lib/analysis/points.ts';
import type { Pace } from '../lib/kit/pace.ts';

/** `with` after defaults: schemas/stages/cluster.schema.json. */
export interface ClusterParameters {
  readonly method: 'kmeans' | 'dbscan' | 'hdbscan' | 'agglomerative';
  readonly k?: number;
  readonly restarts: number;
  readonly iterations: number;
  readonly tolerance: number;
  readonly sweep?: { readonly from: number; readonly to: number };
  readonly eps?: number;
  readonly minPoints: number;
  readonly minClusterSize: number;
  readonly minSamples?: number;
  readonly selection: 'eom' | 'leaf';
  readonly linkage: Linkage;
  readonly silhouetteSample: number;
}

export interface ClusterInput {
  readonly points: Points;
  readonly parameters: ClusterParameters;
  readonly seed: number;
  readonly neighbours: NeighbourSource;
  readonly pace: Pace;
}

/** Fields of the artifact that only some methods have. */
type MethodFacts = Pick<
  Clusters,
  'inertia' | 'iterations' | 'sweep' | 'distanceCurve' | 'mergeHeights' | 'minSamples' | 'condensedTree'
>;

export interface Clustering {
  /** A cluster for each row, any numbers from 0; -1 is noise. */
  readonly clusters: Int32Array;
  /** Columns that the method adds to the artifact. */
  readonly columns?: Pick<Clusters, 'probability' | 'outlierScore'>;
  /** Fields that it adds to the metadata; told how the clusters are numbered in the artifact. */
  metadata(numberOf: (cluster: number) => number): MethodFacts;
  readonly metrics?: { readonly [name: string]: number };
  readonly notes?: readonly string[];
}

/** Throws a StageFailure (`too-few-rows`) when `needed` is more than there are. */
export function needRows({ rows }: Points, needed: number, parameter: string): void {
  if (needed <= rows) return;
  throw new StageFailure('too-few-rows', `there are fewer examples than ${parameter} asks for`, {
    where: `with.${parameter}`,
    found: `${rows} examples, ${parameter} ${needed}`,
    expected: `${parameter} at most ${rows}`,
  });
}
