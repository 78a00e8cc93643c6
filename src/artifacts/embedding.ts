/** The output of one layer for each example of a split (schemas/artifacts/embedding.schema.json). */

import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { column } from '../stage-api/table.ts';
import { floatVectors } from './columns.ts';
import { type ExaminedRows, examinedColumns, readExamined } from './examined.ts';
import { type EmbeddingMetadata, embeddingSchema } from './metadata/embedding.ts';

export interface Embedding extends ExaminedRows, Fields<EmbeddingMetadata> {
  /** Examples × width. */
  readonly values: Float32Array;
  readonly width: number;
}

export const embedding: Artifact<Embedding> = defineArtifact<EmbeddingMetadata, Embedding>(embeddingSchema, {
  write: ({ row, label, original, target, source, ids, values, width, ...metadata }) => ({
    columns: {
      ...examinedColumns({ row, label, original, target, source, ids }),
      values: column.vectors(values, width),
    },
    metadata,
  }),
  read: (table, metadata) => ({
    ...metadata,
    ...readExamined(table),
    ...floatVectors(table, 'values'),
  }),
});
