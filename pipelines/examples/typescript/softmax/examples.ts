/** The part of a dataset that the regression reads: see schemas/artifacts/dataset.schema.json. */

import { StageFailure, type Table } from 'arrowline/stage';

export interface Examples {
  readonly classNames: readonly string[];
  readonly labels: Int32Array;
  readonly splits: readonly string[];
  /** The values of a row as a model sees them, and 1 for the bias. */
  row(index: number): Float64Array;
}

export function examplesOf({ columns, metadata }: Table): Examples {
  const { features, label, split } = columns;
  const { classNames, scale } = metadata;
  if (
    features?.type !== 'FixedSizeList' ||
    label?.type !== 'Int32' ||
    split?.type !== 'Utf8' ||
    !Array.isArray(classNames) ||
    !classNames.every((name) => typeof name === 'string') ||
    typeof scale !== 'number'
  )
    throw new StageFailure('invalid-artifact', 'the dataset has not the form of version 1');
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
