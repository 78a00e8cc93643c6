/** The input and the result of every method of `reduce`. */

import type { Projection } from '../../src/artifacts/projection.ts';
import type { NeighbourSource } from '../lib/analysis/neighbours/neighbours-table.ts';
import type { Points } from '../lib/analysis/points.ts';
import type { Pace } from '../lib/kit/pace.ts';
import type { MethodName, ParametersOf } from './methods/index.ts';

export interface ReduceInput<M extends MethodName> {
  readonly points: Points;
  /** Rows to be placed by the map that was fitted to `points`. */
  readonly second: Points | undefined;
  readonly parameters: ParametersOf<M>;
  /** pca: the kernels that planning found on this machine. */
  readonly kernels: string | undefined;
  readonly seed: number;
  readonly neighbours: NeighbourSource;
  readonly pace: Pace;
}

/** Fields of the artifact that only some methods have. */
type MethodFacts = Pick<
  Projection,
  'explainedVariance' | 'spectrum' | 'divergence' | 'iterations' | 'initialization' | 'curve'
>;

export interface Reduction {
  /** rows × components numbers: those of the embedding, then those of the second one. */
  readonly positions: Float32Array;
  readonly components: number;
  /** Added to the artifact's metadata. */
  readonly metadata: MethodFacts;
  readonly metrics: { readonly [name: string]: number };
  readonly notes?: readonly string[];
}

/** The positions of both embeddings in one array. */
export function joined(positions: ArrayLike<number>, second: ArrayLike<number> | undefined): Float32Array {
  const all = new Float32Array(positions.length + (second?.length ?? 0));
  all.set(positions);
  if (second !== undefined) all.set(second, positions.length);
  return all;
}
