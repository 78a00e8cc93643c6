/**
 * Examples in groups (schemas/artifacts/clusters.schema.json). Counts by cluster and class are written unless nearly all
 * of them would be 0; `contingency` gives them in both cases, and nothing where labels are no classes.
 */

import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { column } from '../stage-api/table.ts';
import { floats, ifPresent, integers } from './columns.ts';
import { type ExaminedRows, examinedColumns, readExamined } from './examined.ts';
import { type ClustersMetadata, clustersSchema } from './metadata/clusters.ts';

/** Above this size nearly all counts would be 0 and would take more space than the rows they count. */
const countsMax = 2 ** 17;

export interface Clusters extends ExaminedRows, Fields<ClustersMetadata> {
  /** From 0, largest cluster first; -1 is noise. */
  readonly cluster: Int32Array;
  /** hdbscan: strength of membership, 0 to 1. */
  readonly probability?: Float32Array;
  /** hdbscan: GLOSH outlier score, 0 to 1. */
  readonly outlierScore?: Float32Array;
}

export const clusters: Artifact<Clusters> = defineArtifact<ClustersMetadata, Clusters>(clustersSchema, {
  write: (value) => {
    const { row, label, original, target, source, ids, cluster, probability, outlierScore, ...metadata } = value;
    return {
      columns: {
        ...examinedColumns({ row, label, original, target, source, ids }),
        cluster: column.int32(cluster),
        ...(probability && { probability: column.float32(probability) }),
        ...(outlierScore && { outlierScore: column.float32(outlierScore) }),
      },
      metadata: {
        ...metadata,
        ...(fewPairs(value) && pairsOf(value)),
      },
    };
  },
  read: (table, metadata) => {
    const probability = ifPresent(table, 'probability', floats);
    const outlierScore = ifPresent(table, 'outlierScore', floats);
    return {
      ...metadata,
      ...readExamined(table),
      cluster: integers(table, 'cluster'),
      ...(probability && { probability }),
      ...(outlierScore && { outlierScore }),
    };
  },
});

function fewPairs({ clusters, classNames = [], originalNames = [] }: Clusters): boolean {
  return (clusters.length + 1) * Math.max(classNames.length, originalNames.length) <= countsMax;
}

function pairsOf(value: Clusters): Pick<Clusters, 'contingency'> {
  const [label, original] = [contingency(value, 'label'), contingency(value, 'original')];
  return label === undefined || original === undefined ? {} : { contingency: { label, original } };
}

/** The fields of the artifact that counting needs. */
interface Countable extends Pick<Clusters, 'clusters' | 'classNames' | 'originalNames' | 'contingency'> {
  readonly cluster: ArrayLike<number>;
  readonly label?: ArrayLike<number>;
  readonly original?: ArrayLike<number>;
}

type Counts = readonly (readonly number[])[];

/**
 * Counts of rows by cluster (in order, noise last) and class: read from the artifact, or computed if it does not store
 * them. Undefined without classes.
 */
export function contingency(value: Countable, of: 'label' | 'original'): Counts | undefined {
  return value.contingency?.[of] ?? counted(value, of);
}

function counted({ cluster, clusters, ...value }: Countable, of: 'label' | 'original'): Counts | undefined {
  const names = of === 'label' ? value.classNames : value.originalNames;
  const classes = value[of];
  if (names === undefined || classes === undefined) return undefined;
  const counts = Array.from({ length: clusters.length + 1 }, () => new Array<number>(names.length).fill(0));
  for (let row = 0; row < cluster.length; row++) {
    const one = cluster[row]!;
    counts[one < 0 ? clusters.length : one]![classes[row]!]! += 1;
  }
  return counts;
}
