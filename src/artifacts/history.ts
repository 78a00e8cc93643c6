/** A training, epoch by epoch (schemas/artifacts/history.schema.json). */

import type { JsonObject } from '../core/values/canonical.ts';
import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { column, type Table } from '../stage-api/table.ts';
import { doubles, ifPresent, integers } from './columns.ts';
import { type HistoryMetadata, historySchema } from './metadata/history.ts';

/** One number per epoch in each list. Without validation rows validation's are absent, without classes accuracies. */
export interface History extends Fields<HistoryMetadata> {
  readonly epoch: Int32Array;
  readonly loss: Float64Array;
  readonly accuracy?: Float64Array;
  readonly validationLoss?: Float64Array;
  readonly validationAccuracy?: Float64Array;
  /** Of the epoch's last step. */
  readonly learningRate?: Float64Array;
  readonly gradientNorm?: Float64Array;
  /** Other measures on the validation rows, by their whole names: `validation.rocAuc`. NaN in epochs that have none. */
  readonly measures: { readonly [name: string]: Float64Array };
}

/** Something noticed in a training. */
export type Finding = NonNullable<History['findings']>[number];

export const history: Artifact<History> = defineArtifact<HistoryMetadata, History>(historySchema, {
  write: (value) => {
    const { epoch, loss, accuracy, validationLoss, validationAccuracy, learningRate, gradientNorm, ...others } = value;
    const { measures, ...metadata } = others;
    return {
      columns: {
        epoch: column.int32(epoch),
        loss: column.float64(loss),
        ...(accuracy && { accuracy: column.float64(accuracy) }),
        ...(validationLoss && { validationLoss: column.float64(validationLoss) }),
        ...(validationAccuracy && { validationAccuracy: column.float64(validationAccuracy) }),
        ...(learningRate && { learningRate: column.float64(learningRate) }),
        ...(gradientNorm && { gradientNorm: column.float64(gradientNorm) }),
        ...Object.fromEntries(Object.entries(measures).map(([name, values]) => [name, column.float64(values)])),
      },
      metadata,
    };
  },
  read: (table, metadata) => {
    const accuracy = ifPresent(table, 'accuracy', doubles);
    const validationLoss = ifPresent(table, 'validationLoss', doubles);
    const validationAccuracy = ifPresent(table, 'validationAccuracy', doubles);
    const learningRate = ifPresent(table, 'learningRate', doubles);
    const gradientNorm = ifPresent(table, 'gradientNorm', doubles);
    return {
      ...metadata,
      epoch: integers(table, 'epoch'),
      loss: doubles(table, 'loss'),
      ...(accuracy && { accuracy }),
      ...(validationLoss && { validationLoss }),
      ...(validationAccuracy && { validationAccuracy }),
      ...(learningRate && { learningRate }),
      ...(gradientNorm && { gradientNorm }),
      measures: measuresOf(table),
    };
  },
  earlier: { 1: fromVersion1 },
});

function measuresOf(table: Table): History['measures'] {
  const names = Object.keys(table.columns).filter((name) => name.startsWith('validation.'));
  return Object.fromEntries(names.map((name) => [name, doubles(table, name)]));
}

/** Version 1 named the epoch whose weights the model holds otherwise, and beside it another one that was best. */
function fromVersion1({ bestEpoch: _best, evaluatedEpoch, ...others }: JsonObject): JsonObject {
  return { ...others, keptEpoch: evaluatedEpoch } as JsonObject;
}
