/** The output of one layer for each example of a split (schemas/artifacts/embedding.schema.json). */

import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { column } from '../stage-api/table.ts';
import { floatVectors } from './columns.ts';
import {
  type Examples,
  exampleColumns,
  originColumns,
  type RowOrigins,
  readExamples,
  readOrigins,
} from './examples.ts';
import { type EmbeddingMetadata, embeddingSchema } from './metadata/embedding.ts';

export interface Embedding extends Examples, RowOrigins, Fields<EmbeddingMetadata> {
  /** Examples × width. */
  readonly values: Float32Array;
  readonly width: number;
}

export const embedding: Artifact<Embedding> = defineArtifact<EmbeddingMetadata, Embedding>(embeddingSchema, {
  write: ({ row, label, original, source, ids = [], values, width, ...metadata }) => ({
    columns: {
      ...exampleColumns({ row, label, original }),
      ...originColumns({ ...(source && { source }), ids }),
      values: column.vectors(values, width),
    },
    metadata,
  }),
  read: (table, metadata) => ({
    ...metadata,
    ...readExamples(table),
    ...readOrigins(table),
    ...floatVectors(table, 'values'),
  }),
});
