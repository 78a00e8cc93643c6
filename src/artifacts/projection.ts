/** Examples in a few dimensions (schemas/artifacts/projection.schema.json). */

import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { column } from '../stage-api/table.ts';
import { floatVectors } from './columns.ts';
import { type ExaminedRows, examinedColumns, readExamined } from './examined.ts';
import { type ProjectionMetadata, projectionSchema } from './metadata/projection.ts';

export interface Projection extends ExaminedRows, Fields<ProjectionMetadata> {
  /** Examples × dimensions. */
  readonly position: Float32Array;
  readonly dimensions: number;
}

export const projection: Artifact<Projection> = defineArtifact<ProjectionMetadata, Projection>(projectionSchema, {
  write: ({ row, label, original, target, source, ids, position, dimensions, ...metadata }) => ({
    columns: {
      ...examinedColumns({ row, label, original, target, source, ids }),
      position: column.vectors(position, dimensions),
    },
    metadata,
  }),
  read: (table, metadata) => {
    const { values, width } = floatVectors(table, 'position');
    return { ...metadata, ...readExamined(table), position: values, dimensions: width };
  },
});
