/** The nearest neighbours of each example (schemas/artifacts/neighbors.schema.json). */

import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { column } from '../stage-api/table.ts';
import { floatVectors, integerVectors } from './columns.ts';
import { type ExaminedRows, examinedColumns, readExamined } from './examined.ts';
import { type NeighborsMetadata, neighborsSchema } from './metadata/neighbors.ts';

export interface Neighbors extends ExaminedRows, Fields<NeighborsMetadata> {
  /** Rows × count: positions in this table, nearest first. */
  readonly neighbor: Int32Array;
  readonly distance: Float32Array;
}

export const neighbors: Artifact<Neighbors> = defineArtifact<NeighborsMetadata, Neighbors>(neighborsSchema, {
  write: ({ row, label, original, target, source, ids, neighbor, distance, ...metadata }) => ({
    columns: {
      ...examinedColumns({ row, label, original, target, source, ids }),
      neighbor: column.vectors(neighbor, metadata.count),
      distance: column.vectors(distance, metadata.count),
    },
    metadata,
  }),
  read: (table, metadata) => ({
    ...metadata,
    ...readExamined(table),
    neighbor: integerVectors(table, 'neighbor').values,
    distance: floatVectors(table, 'distance').values,
  }),
});
