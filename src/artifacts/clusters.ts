/**
 * An embedding's examples in groups (schemas/artifacts/clusters.schema.json). Counts by cluster and class are written
 * unless nearly all of them would be 0; `contingency` gives them in both cases.
 */

import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { column } from '../stage-api/table.ts';
import { floats, ifPresent, integers } from './columns.ts';
import { type Examples, exampleColumns, readExamples } from './examples.ts';
import { type ClustersMetadata, clustersSchema } from './metadata/clusters.ts';

/** Above this size nearly all counts would be 0 and would take more space than the rows they count. */
const countsMax = 2 ** 17;

export interface Clusters extends Examples, Fields<ClustersMetadata> {
  /** From 0, largest cluster first; -1 is noise. */
  readonly cluster: Int32Array;
  /** hdbscan: strength of membership, 0 to 1. */
  readonly probability?: Float32Array;
  /** hdbscan: GLOSH outlier score, 0 to 1. */
  readonly outlierScore?: Float32Array;
}

export const clusters: Artifact<Clusters> = defineArtifact<ClustersMetadata, Clusters>(clustersSchema, {
  write: (value) => {
    const { row, label, original, cluster, probability, outlierScore, ...metadata } = value;
    return {
      columns: {
        ...exampleColumns({ row, label, original }),
        cluster: column.int32(cluster),
        ...(probability && { probability: column.float32(probability) }),
        ...(outlierScore && { outlierScore: column.float32(outlierScore) }),
      },
      metadata: {
        ...metadata,
        ...(fewPairs(value) && {
          contingency: { label: contingency(value, 'label'), original: contingency(value, 'original') },
        }),
      },
    };
  },
  read: (table, metadata) => {
    const probability = ifPresent(table, 'probability', floats);
    const outlierScore = ifPresent(table, 'outlierScore', floats);
    return {
      ...metadata,
      ...readExamples(table),
      cluster: integers(table, 'cluster'),
      ...(probability && { probability }),
      ...(outlierScore && { outlierScore }),
    };
  },
});

function fewPairs({ clusters, classNames, originalNames }: Clusters): boolean {
  return (clusters.length + 1) * Math.max(classNames.length, originalNames.length) <= countsMax;
}

/** The fields of the artifact that counting needs. */
interface Countable extends Pick<Clusters, 'clusters' | 'classNames' | 'originalNames' | 'contingency'> {
  readonly cluster: ArrayLike<number>;
  readonly label: ArrayLike<number>;
  readonly original: ArrayLike<number>;
}

/**
 * Counts of rows by cluster (in order, noise last) and class: read from the artifact, or computed if it does not store
 * them.
 */
export function contingency(value: Countable, of: 'label' | 'original'): readonly (readonly number[])[] {
  return value.contingency?.[of] ?? counted(value, of);
}

function counted({ cluster, clusters, ...value }: Countable, of: 'label' | 'original'): number[][] {
  const names = of === 'label' ? value.classNames : value.originalNames;
  const counts = Array.from({ length: clusters.length + 1 }, () => new Array<number>(names.length).fill(0));
  for (let row = 0; row < cluster.length; row++) {
    const one = cluster[row]!;
    counts[one < 0 ? clusters.length : one]![value[of][row]!]! += 1;
  }
  return counts;
}
