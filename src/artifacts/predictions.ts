/** The answers of a model for each example of the evaluated splits (schemas/artifacts/predictions.schema.json). */

import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { column } from '../stage-api/table.ts';
import { floatVectors, integers, texts } from './columns.ts';
import { originColumns, type RowOrigins, readOrigins } from './examples.ts';
import { type PredictionsMetadata, predictionsSchema } from './metadata/predictions.ts';

export interface Predictions extends RowOrigins, Fields<PredictionsMetadata> {
  readonly split: readonly string[];
  /** Row of each example in the dataset. */
  readonly row: Int32Array;
  readonly label: Int32Array;
  readonly predicted: Int32Array;
  /** Examples × classes. */
  readonly probabilities: Float32Array;
  readonly classes: number;
}

export const predictions: Artifact<Predictions> = defineArtifact<PredictionsMetadata, Predictions>(predictionsSchema, {
  write: ({ split, row, label, predicted, probabilities, classes, source, ids = [], ...metadata }) => ({
    columns: {
      split: column.utf8(split),
      row: column.int32(row),
      label: column.int32(label),
      predicted: column.int32(predicted),
      probabilities: column.vectors(probabilities, classes),
      ...originColumns({ ...(source && { source }), ids }),
    },
    metadata,
  }),
  read: (table, metadata) => {
    const { values, width } = floatVectors(table, 'probabilities');
    return {
      ...metadata,
      split: texts(table, 'split'),
      row: integers(table, 'row'),
      label: integers(table, 'label'),
      predicted: integers(table, 'predicted'),
      probabilities: values,
      ...readOrigins(table),
      classes: width,
    };
  },
});
