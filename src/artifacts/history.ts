/** A training, epoch by epoch (schemas/artifacts/history.schema.json). */

import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { column } from '../stage-api/table.ts';
import { doubles, ifPresent, integers } from './columns.ts';
import { type HistoryMetadata, historySchema } from './metadata/history.ts';

/** One number per epoch in each list. Lists for validation rows are absent if there are none. */
export interface History extends Fields<HistoryMetadata> {
  readonly epoch: Int32Array;
  readonly loss: Float64Array;
  readonly accuracy: Float64Array;
  readonly validationLoss?: Float64Array;
  readonly validationAccuracy?: Float64Array;
}

export const history: Artifact<History> = defineArtifact<HistoryMetadata, History>(historySchema, {
  write: ({ epoch, loss, accuracy, validationLoss, validationAccuracy, ...metadata }) => ({
    columns: {
      epoch: column.int32(epoch),
      loss: column.float64(loss),
      accuracy: column.float64(accuracy),
      ...(validationLoss && { validationLoss: column.float64(validationLoss) }),
      ...(validationAccuracy && { validationAccuracy: column.float64(validationAccuracy) }),
    },
    metadata,
  }),
  read: (table, metadata) => {
    const validationLoss = ifPresent(table, 'validationLoss', doubles);
    const validationAccuracy = ifPresent(table, 'validationAccuracy', doubles);
    return {
      ...metadata,
      epoch: integers(table, 'epoch'),
      loss: doubles(table, 'loss'),
      accuracy: doubles(table, 'accuracy'),
      ...(validationLoss && { validationLoss }),
      ...(validationAccuracy && { validationAccuracy }),
    };
  },
});
