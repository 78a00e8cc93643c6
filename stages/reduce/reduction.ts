/** What every method of `reduce` takes and gives. */

import type { JsonObject } from '../../src/core/canonical.ts';

/** `with` after defaults: schemas/stages/reduce.schema.json. */
export interface ReduceParameters {
  readonly method: 'pca';
  readonly components: number;
}

export interface Reduction {
  /** rows × components numbers: those of the embedding, then those of the second one. */
  readonly positions: Float32Array;
  readonly components: number;
  /** What the method adds to the artifact's metadata: names of schemas/artifacts/projection.schema.json. */
  readonly metadata: JsonObject;
  readonly metrics: { readonly [name: string]: number };
}
