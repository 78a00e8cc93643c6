/** The input and the result of every method of `cluster`. */

import { StageFailure } from 'arrowline/stage';
import type { Clusters } from '../../src/artifacts/clusters.ts';
import type { NeighbourSource } from '../lib/analysis/neighbours/neighbours-table.ts';
import type { Points } from '../lib/analysis/points.ts';
import type { Pace } from '../lib/kit/pace.ts';
import type { MethodName, ParametersOf } from './methods/index.ts';

export interface ClusterInput<M extends MethodName> {
  readonly points: Points;
  readonly parameters: ParametersOf<M>;
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
  /** The fields that the method adds to the metadata; `numberOf` gives the number of a cluster in the artifact. */
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
