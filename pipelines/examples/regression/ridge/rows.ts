/** The part of a dataset that the regression reads: see schemas/artifacts/dataset.schema.json. */

import { type Column, type JsonObject, StageFailure, sliceColumn, type Table } from 'arrowline/stage';

/** Rows from the first to before the second. */
export type Range = readonly [from: number, to: number];

export interface Rows {
  readonly names: readonly string[];
  readonly target: Float64Array;
  readonly splits: { readonly train: Range; readonly validation: Range; readonly test: Range };
  /** The features of a row as a model sees them. */
  row(index: number): Float64Array;
  /** The columns by which rows of a range join with their source: ids, place and file. */
  origins(range: Range): { readonly [name: string]: Column };
}

export function rowsOf({ columns, metadata }: Table): Rows {
  const [group, ...others] = (metadata.groups ?? []) as readonly JsonObject[];
  const { scale, names } = (group?.tensor ?? {}) as JsonObject;
  const features = columns[String(group?.name)];
  const { label } = columns;
  if (others.length > 0 || features?.type !== 'FixedSizeList' || typeof scale !== 'number')
    throw new StageFailure('ridge/features', 'the dataset has not one tensor of numbers', {
      hint: 'wire prepare or normalize between',
    });
  if (label?.type !== 'Float64')
    throw new StageFailure('ridge/label', 'the label of the dataset is no number', {
      found: label === undefined ? 'no label' : 'classes',
      hint: 'write columns: { NAME: { type: number, as: label } } in ingest',
    });
  const { values, width } = features;
  return {
    names: Array.isArray(names) ? names.map(String) : Array.from({ length: width }, (_, at) => String(at)),
    target: Float64Array.from(label.values),
    splits: {
      train: rangeOf(metadata, 'train'),
      validation: rangeOf(metadata, 'validation'),
      test: rangeOf(metadata, 'test'),
    },
    row: (index) => Float64Array.from({ length: width }, (_, at) => Number(values[index * width + at]) / scale),
    origins: ([from, to]) =>
      Object.fromEntries(
        Object.entries(columns)
          .filter(([name]) => name.startsWith('source.') || name.startsWith('id.'))
          .map(([name, one]) => [name, sliceColumn(one, from, to)]),
      ),
  };
}

function rangeOf({ splits }: JsonObject, name: string): Range {
  const range = ((splits ?? {}) as JsonObject)[name];
  if (!Array.isArray(range)) throw new StageFailure('invalid-artifact', `the dataset has no split "${name}"`);
  return [Number(range[0]), Number(range[1])];
}
