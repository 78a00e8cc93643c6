/** The part of a dataset that the regression reads: see schemas/artifacts/dataset.schema.json. */

import { type JsonObject, StageFailure, type Table } from 'arrowline/stage';

export interface Examples {
  readonly classNames: readonly string[];
  readonly labels: Int32Array;
  readonly splits: readonly string[];
  /** The values of a row as a model sees them, and 1 for the bias. */
  row(index: number): Float64Array;
}

export function examplesOf({ columns, metadata }: Table): Examples {
  if (metadata.version !== 2) throw new StageFailure('invalid-artifact', 'the dataset is not of version 2');
  const { features, label, split } = columns;
  const { classNames } = (metadata.classes ?? {}) as JsonObject;
  const [group] = (metadata.groups ?? []) as readonly JsonObject[];
  const { scale } = (group?.tensor ?? {}) as JsonObject;
  if (
    features?.type !== 'FixedSizeList' ||
    label?.type !== 'Int32' ||
    split?.type !== 'Utf8' ||
    !Array.isArray(classNames) ||
    !classNames.every((name) => typeof name === 'string') ||
    typeof scale !== 'number'
  )
    throw new StageFailure('invalid-artifact', 'the dataset has not one tensor and classes');
  const { values, width } = features;
  return {
    classNames,
    labels: Int32Array.from(label.values),
    splits: split.values,
    row: (index) => {
      const row = new Float64Array(width + 1).fill(1);
      for (let at = 0; at < width; at++) row[at] = Number(values[index * width + at]) / scale;
      return row;
    },
  };
}
