/** What every method of `cluster` takes and gives. */

import type { JsonObject } from '../../src/core/canonical.ts';
import type { Column } from '../../src/stage-api/table.ts';

/** `with` after defaults: schemas/stages/cluster.schema.json. */
export interface ClusterParameters {
  readonly method: 'kmeans' | 'dbscan';
  readonly k?: number;
  readonly restarts: number;
  readonly iterations: number;
  readonly tolerance: number;
  readonly eps?: number;
  readonly minPoints: number;
  readonly silhouetteSample: number;
}

export interface Clustering {
  /** A cluster for each row, any numbers from 0; -1 is noise. */
  readonly clusters: Int32Array;
  /** Columns and metadata that the method adds: names of schemas/artifacts/clusters.schema.json. */
  readonly columns?: { readonly [name: string]: Column };
  readonly metadata: JsonObject;
  readonly metrics?: { readonly [name: string]: number };
  readonly notes?: readonly string[];
}
