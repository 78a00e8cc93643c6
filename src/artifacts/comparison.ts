/** Two answers to the same rows, how far they are apart, and where they differ (schemas/artifacts/comparison.schema.json). */

import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { StageFailure } from '../stage-api/failure.ts';
import { type Column, column, type Table } from '../stage-api/table.ts';
import { integers, texts } from './columns.ts';
import { originColumns, type RowOrigins, readOrigins } from './examples.ts';
import { type ComparisonMetadata, comparisonSchema } from './metadata/comparison.ts';

type Facts = Fields<ComparisonMetadata>;

/** Of each row one class or number, or 0 or 1 for each label. */
export type ComparedValues = Int32Array | Float64Array | Uint8Array;

/** The rows to which the answers differ. */
export interface Comparison extends Facts, RowOrigins {
  readonly split: readonly string[];
  /** Row of each example in the dataset of the answers now. */
  readonly row: Int32Array;
  readonly label: ComparedValues;
  readonly answers: { readonly now: ComparedValues; readonly before: ComparedValues };
}

export const comparison: Artifact<Comparison> = defineArtifact<ComparisonMetadata, Comparison>(comparisonSchema, {
  write: ({ split, row, label, answers, source, ids = [], ...facts }) => {
    const width = facts.labelNames?.length ?? 1;
    return {
      columns: {
        split: column.utf8(split),
        row: column.int32(row),
        label: columnOf(label, width),
        now: columnOf(answers.now, width),
        before: columnOf(answers.before, width),
        ...originColumns({ ...(source && { source }), ids }),
      },
      metadata: facts,
    };
  },
  read: (table, facts) => ({
    ...facts,
    split: texts(table, 'split'),
    row: integers(table, 'row'),
    label: valuesOf(table, 'label'),
    answers: { now: valuesOf(table, 'now'), before: valuesOf(table, 'before') },
    ...readOrigins(table),
  }),
});

function columnOf(values: ComparedValues, width: number): Column {
  if (values instanceof Int32Array) return column.int32(values);
  return values instanceof Float64Array ? column.float64(values) : column.vectors(values, width);
}

function valuesOf(table: Table, name: string): ComparedValues {
  const values = table.columns[name]?.values;
  if (values instanceof Int32Array || values instanceof Float64Array || values instanceof Uint8Array) return values;
  throw new StageFailure('invalid-artifact', `the column "${name}" of a comparison has no answers`, {
    expected: 'Int32, Float64 or FixedSizeList<Uint8>',
  });
}
