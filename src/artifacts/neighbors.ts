/** The nearest neighbours of each row of an embedding (schemas/artifacts/neighbors.schema.json). */

import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { column } from '../stage-api/table.ts';
import { floatVectors, integers, integerVectors } from './columns.ts';
import { type NeighborsMetadata, neighborsSchema } from './metadata/neighbors.ts';

export interface Neighbors extends Fields<NeighborsMetadata> {
  /** Row of each example in the dataset. */
  readonly row: Int32Array;
  /** Rows × count: positions in this table, nearest first. */
  readonly neighbor: Int32Array;
  readonly distance: Float32Array;
}

export const neighbors: Artifact<Neighbors> = defineArtifact<NeighborsMetadata, Neighbors>(neighborsSchema, {
  write: ({ row, neighbor, distance, ...metadata }) => ({
    columns: {
      row: column.int32(row),
      neighbor: column.vectors(neighbor, metadata.count),
      distance: column.vectors(distance, metadata.count),
    },
    metadata,
  }),
  read: (table, metadata) => ({
    ...metadata,
    row: integers(table, 'row'),
    neighbor: integerVectors(table, 'neighbor').values,
    distance: floatVectors(table, 'distance').values,
  }),
});
