/**
 * The answers of a model, or of a program, for each example of the evaluated splits, by task
 * (schemas/artifacts/predictions.schema.json). Predictions whose columns are not those of their task are refused.
 */

import type { JsonObject } from '../core/values/canonical.ts';
import { type Artifact, defineArtifact } from '../stage-api/artifact.ts';
import type { Fields } from '../stage-api/artifact-schema.ts';
import { StageFailure } from '../stage-api/failure.ts';
import { type Column, column, type Table } from '../stage-api/table.ts';
import { doubles, floats, floatVectors, integers, texts, wrongColumn } from './columns.ts';
import { originColumns, type RowOrigins, readOrigins } from './examples.ts';
import { type PredictionsMetadata, predictionsSchema } from './metadata/predictions.ts';

type Facts = Fields<PredictionsMetadata>;

interface PredictedRows extends RowOrigins {
  readonly split: readonly string[];
  /** Row of each example in the dataset. */
  readonly row: Int32Array;
  readonly model?: NonNullable<Facts['model']>;
  /** Of each split the digest of its rows in the dataset, before features were computed from them. */
  readonly rows?: NonNullable<Facts['rows']>;
}

export interface ClassPredictions extends PredictedRows {
  readonly task: 'multiclass' | 'binary';
  readonly label: Int32Array;
  readonly predicted: Int32Array;
  /** Examples × classes. */
  readonly probabilities: Float32Array;
  readonly classNames: readonly string[];
  /** Of `binary`: the index of the class that is looked for. */
  readonly positive?: number;
  /** Of `binary`: the probability above which that class is given, if it is known. */
  readonly threshold?: number;
}

export interface LabelPredictions extends PredictedRows {
  readonly task: 'multilabel';
  /** Examples × labels, 0 or 1, as `predicted`. */
  readonly label: Uint8Array;
  readonly predicted: Uint8Array;
  readonly probabilities: Float32Array;
  readonly labelNames: readonly string[];
  readonly threshold?: number;
}

export interface NumberPredictions extends PredictedRows {
  readonly task: 'regression';
  readonly label: Float64Array;
  readonly predicted: Float32Array | Float64Array;
}

export type Predictions = ClassPredictions | LabelPredictions | NumberPredictions;

/** Types of the columns that depend on the task, for tables that a program writes. */
export const taskColumns = {
  multiclass: { label: 'Int32', predicted: 'Int32', probabilities: 'FixedSizeList<Float32>' },
  binary: { label: 'Int32', predicted: 'Int32', probabilities: 'FixedSizeList<Float32>' },
  multilabel: {
    label: 'FixedSizeList<Uint8>',
    predicted: 'FixedSizeList<Uint8>',
    probabilities: 'FixedSizeList<Float32>',
  },
  regression: { label: 'Float64', predicted: 'Float64' },
} as const satisfies { readonly [task in Facts['task']]: { readonly [column: string]: string } };

export const predictions: Artifact<Predictions> = defineArtifact<PredictionsMetadata, Predictions>(predictionsSchema, {
  write: ({ split, row, source, ids = [], ...given }) => ({
    columns: {
      split: column.utf8(split),
      row: column.int32(row),
      ...answerColumns(given),
      ...originColumns({ ...(source && { source }), ids }),
    },
    metadata: factsOf(given),
  }),
  read: (table, facts) => ({
    split: texts(table, 'split'),
    row: integers(table, 'row'),
    ...answersIn(table, facts),
    ...readOrigins(table),
    ...(facts.model && { model: facts.model }),
    ...(facts.rows && { rows: facts.rows }),
  }),
  earlier: { 1: (metadata: JsonObject) => ({ task: 'multiclass', ...metadata }) },
});

type Without<Value, Keys extends PropertyKey> = Value extends unknown ? Omit<Value, Keys> : never;
type Answers = Without<Predictions, keyof PredictedRows>;

function answerColumns(given: Answers): Record<string, Column> {
  if (given.task === 'regression') {
    const { label, predicted } = given;
    return {
      label: column.float64(label),
      predicted: predicted instanceof Float64Array ? column.float64(predicted) : column.float32(predicted),
    };
  }
  const { label, predicted, probabilities } = given;
  const width = 'classNames' in given ? given.classNames.length : given.labelNames.length;
  const [labels, answers] = [label, predicted].map((values) =>
    values instanceof Int32Array ? column.int32(values) : column.vectors(values, width),
  );
  return { label: labels!, predicted: answers!, probabilities: column.vectors(probabilities, width) };
}

function factsOf(given: Answers & Pick<PredictedRows, 'model' | 'rows'>): Facts {
  const { task, model, rows } = given;
  const about = { task, ...(model && { model }), ...(rows && { rows }) };
  if (given.task === 'regression') return about;
  const threshold = given.threshold !== undefined && { threshold: given.threshold };
  if (given.task === 'multilabel') return { ...about, labelNames: given.labelNames, ...threshold };
  const { classNames, positive } = given;
  return {
    ...about,
    classNames,
    ...(positive !== undefined && { positive }),
    ...threshold,
  };
}

function answersIn(table: Table, { task, classNames, labelNames, positive, threshold }: Facts): Answers {
  if (task === 'regression') {
    const label = doubles(table, 'label');
    const single = table.columns.predicted?.type === 'Float32';
    return { task, label, predicted: single ? floats(table, 'predicted') : doubles(table, 'predicted') };
  }
  const { values: probabilities, width } = floatVectors(table, 'probabilities');
  const given = threshold === undefined ? {} : { threshold };
  if (task === 'multilabel') {
    const names = named(labelNames, width, 'labelNames');
    return {
      task,
      label: yesOrNo(table, 'label', width),
      predicted: yesOrNo(table, 'predicted', width),
      probabilities,
      labelNames: names,
      ...given,
    };
  }
  const names = named(classNames, width, 'classNames');
  if (task === 'binary' && width !== 2) throw mistaken(`${width} classes`, 'two classes for the task binary');
  const [label, predicted] = [integers(table, 'label'), integers(table, 'predicted')];
  return {
    task,
    label,
    predicted,
    probabilities,
    classNames: names,
    ...(positive !== undefined && { positive }),
    ...given,
  };
}

function named(names: readonly string[] | undefined, width: number, field: string): readonly string[] {
  if (names?.length === width) return names;
  throw mistaken(`${names?.length ?? 0} ${field}`, `${width}, as many as probabilities of an example`);
}

/** Vectors of 0 and 1. */
function yesOrNo(table: Table, name: string, width: number): Uint8Array {
  const found = table.columns[name];
  if (found?.type !== 'FixedSizeList' || !(found.values instanceof Uint8Array) || found.width !== width)
    throw wrongColumn(table, name, `FixedSizeList<Uint8>[${width}]`);
  const wrong = found.values.findIndex((one) => one > 1);
  if (wrong >= 0) throw mistaken(`${found.values[wrong]} in column "${name}"`, '0 or 1 for each label');
  return found.values;
}

function mistaken(found: string, expected: string): StageFailure {
  return new StageFailure('invalid-artifact', 'the columns of predictions are not those of their task', {
    found,
    expected,
  });
}
