/**
 * The features of a dataset as one matrix of numbers, for consumers without a step that was declared for them: a tensor
 * as it is, or columns of numbers, integers and booleans without missing values. Numbers are narrowed to single
 * precision only where that leaves different numbers different.
 */

import { columnType, type NumberArray, StageFailure, type WideArray } from 'arrowline/stage';
import {
  type ColumnGroup,
  type Dataset,
  type FeatureColumn,
  isTensor,
  type TensorGroup,
} from '../../../../src/artifacts/dataset.ts';
import { quoted } from './label-text.ts';
import { narrow, roundedAlike } from './narrowing.ts';

export interface NumericFeatures {
  /** Rows × width stored numbers; a model is given `stored / scale`. */
  readonly values: Uint8Array | Float32Array;
  readonly width: number;
  readonly scale: number;
  /** Shape of one example. */
  readonly shape: readonly number[];
  /** The source declares the numbers as unsigned bytes. */
  readonly bytes?: true;
  readonly names?: readonly string[];
}

/** Where the features are from, for messages. */
export type FeaturesOf = 'dataset' | 'table';

const cures: {
  readonly [of in FeaturesOf]: { readonly numbers: string; readonly impute: string; readonly scale: string };
} = {
  dataset: {
    numbers: 'make numbers of them in a stage of kind prepare, or drop the column',
    impute: 'impute them in a stage of kind prepare, or drop the column',
    scale: 'standardize the feature in a stage of kind normalize or prepare, or drop the column',
  },
  table: {
    numbers: 'name the columns to take: columns: [NAME, …]',
    impute: 'fill them in where the table is made, or name other columns: columns: [NAME, …]',
    scale: 'standardize the column where the table is made, or name other columns: columns: [NAME, …]',
  },
};

/**
 * Fails with `several-groups`, with `not-numeric` for features that are no numbers or missing, with `not-finite`, and
 * with `precision` where different numbers would become equal.
 */
export function numericFeatures({ groups }: Pick<Dataset, 'groups'>, of: FeaturesOf = 'dataset'): NumericFeatures {
  const [group, ...others] = groups;
  if (group === undefined || others.length > 0)
    throw new StageFailure('several-groups', 'the dataset has several groups of features, and one is taken here', {
      found: groups.map(({ name }) => name).join(', ') || 'none',
      expected: 'one group',
      hint: 'leave the columns of the other groups out, or write a command that takes all of them',
    });
  return isTensor(group) ? ofTensor(group, of) : ofColumns(group, of);
}

function ofTensor({ name, values, width, scale, shape, bytes, names }: TensorGroup, of: FeaturesOf): NumericFeatures {
  const about = { width, scale, shape, ...(bytes && { bytes }), ...(names && { names }) };
  if (values instanceof Uint8Array || values instanceof Float32Array) return { ...about, values };
  const narrowed = new Float32Array(values.length);
  for (let index = 0; index < width; index++)
    fill(narrowed, width, index, inSingle(values, index, width, names?.[index] ?? `${name}[${index}]`, of));
  return { ...about, values: narrowed };
}

function ofColumns({ columns }: ColumnGroup, of: FeaturesOf): NumericFeatures {
  const numbers = columns.map((feature) => numbersIn(feature, 0, of));
  const width = columns.length;
  const length = numbers[0]!.length * width;
  const about = { width, scale: 1, shape: [width], names: columns.map(({ name }) => name) };
  const values = numbers.every((one) => one instanceof Uint8Array) ? new Uint8Array(length) : new Float32Array(length);
  for (const [index, one] of numbers.entries())
    fill(values, width, index, one instanceof Uint8Array ? one : inSingle(one, 0, 1, columns[index]!.name, of));
  return { ...about, values };
}

/** One feature of all rows in a matrix. */
function fill(into: Uint8Array | Float32Array, width: number, index: number, numbers: ArrayLike<number>): void {
  for (let row = 0; row < numbers.length; row++) into[row * width + index] = numbers[row]!;
}

/**
 * The numbers of a feature, of rows from the dataset's row `start` on. @throws StageFailure `not-numeric` for a feature of
 * another type and for rows without a value
 */
export function numbersIn(
  { name, type, column }: FeatureColumn,
  start = 0,
  of: FeaturesOf = 'dataset',
): NumberArray | WideArray {
  const missing = column.valid?.reduce((count, one) => count + (one === 0 ? 1 : 0), 0) ?? 0;
  if (missing > 0)
    throw new StageFailure('not-numeric', `the feature ${quoted(name)} has rows without a value`, {
      where: `row ${start + column.valid!.indexOf(0)} of the ${of}, feature ${quoted(name)}`,
      found: `${missing} of ${column.valid!.length} rows`,
      expected: 'a number in every row',
      hint: cures[of].impute,
    });
  const numeric = type === 'number' || type === 'integer' || type === 'boolean';
  if (numeric && ArrayBuffer.isView(column.values)) return column.values;
  throw new StageFailure('not-numeric', `the feature ${quoted(name)} does not hold numbers`, {
    where: `feature ${quoted(name)}`,
    found: `${type}, stored as ${columnType(column)}`,
    expected: 'number, integer or boolean',
    hint: cures[of].numbers,
  });
}

/**
 * Numbers `start`, `start + stride`, … in single precision. @throws StageFailure `not-finite`, and `precision` if
 * different ones would become equal
 */
export function inSingle(
  numbers: NumberArray | WideArray,
  start: number,
  stride: number,
  feature: string,
  of: FeaturesOf = 'dataset',
): Float32Array {
  const narrowed = narrow(numbers, start, stride);
  const { values } = narrowed;
  const wrong = values.findIndex((one) => !Number.isFinite(one));
  if (wrong >= 0)
    throw new StageFailure('not-finite', 'a feature is not finite in single precision', {
      where: `row ${wrong} of the ${of}, feature ${quoted(feature)}`,
      found: String(numbers[start + wrong * stride]),
      expected: 'a number of at most 3.4e38',
      hint: cures[of].numbers,
    });
  const rounded = roundedAlike(narrowed);
  if (rounded === undefined) return values;
  throw new StageFailure('precision', 'numbers become equal, or nearly so, in single precision', {
    where: `row ${rounded.row} of the ${of}, feature ${quoted(feature)}`,
    found: rounded.found,
    expected: `numbers that differ by more than ${rounded.step}, the step of single precision at their size`,
    hint: cures[of].scale,
  });
}
