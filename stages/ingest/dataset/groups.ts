/** The groups of features: each tensor is one, and columns with types of their own are one together. */

import { StageFailure } from 'arrowline/stage';
import { type DatasetFacts, featureColumn } from '../../../src/artifacts/dataset.ts';
import { quoted } from '../../lib/kit/dataset/label-text.ts';
import { checkShape } from '../../lib/kit/dataset/shape.ts';
import type { Named, Roles } from '../columns/roles.ts';

/** The group of the columns, where no tensor has this name, else the other one. */
const groupNames = ['features', 'columns'] as const;

/** A column of the dataset: one column of the source, or numbers of several side by side. */
export interface FeatureOutput {
  readonly name: string;
  /** Without `?`. */
  readonly storage: string;
  readonly from: readonly Named[];
}

export interface Groups {
  readonly groups: DatasetFacts['groups'];
  readonly outputs: readonly FeatureOutput[];
  /** Shape of the only group, if that is a tensor. */
  readonly shape?: readonly number[];
}

/** Fails with `shape-mismatch` where the features do not have the `shape` that is asked for, and with `columns`. */
export function groupsOf({ features, tensors }: Roles, shape: readonly number[] | undefined, file: string): Groups {
  if (shape !== undefined && features.length > 0) return ofShape(features, tensors, shape, file);
  const name = groupNames.find((one) => tensors.every((tensor) => tensor.name !== one)) ?? groupNames[1];
  const [only, ...more] = tensors;
  if (shape !== undefined && (only === undefined || more.length > 0))
    throw new StageFailure('columns', '"shape" is for one group of features', {
      where: 'with.shape',
      found: `${tensors.length} groups of numbers in ${file}`,
      expected: 'one',
    });
  const own = tensors.map(({ name, column: { shape: given, bytes } }) => ({
    name,
    tensor: {
      shape: shape === undefined ? given! : checkShape(shape, sizeOf(given!)),
      scale: 1,
      ...(bytes === true && { bytes }),
    },
  }));
  const columns = features.map(({ name, column: { type } }) => ({ name, type: scalar(type) }));
  return {
    groups: [...own, ...(columns.length > 0 ? [{ name, columns }] : [])],
    outputs: [
      ...tensors.map((one) => ({ name: one.name, storage: one.column.storage, from: [one] })),
      ...features.map((one) => ({ name: featureColumn(name, one.name), storage: one.column.storage, from: [one] })),
    ],
    ...(own.length === 1 && columns.length === 0 && { shape: own[0]!.tensor.shape }),
  };
}

/** Columns of numbers without missing values side by side, as the bytes of pictures are. */
function ofShape(
  features: readonly Named[],
  tensors: readonly Named[],
  shape: readonly number[],
  file: string,
): Groups {
  const refuse = (column: string, found: string): StageFailure =>
    new StageFailure('columns', 'columns cannot become one group of numbers, as "shape" asks for', {
      where: `${file}, column ${quoted(column)}`,
      found,
      expected: 'numbers in every row',
      hint: 'leave out `shape`, or drop the column',
    });
  if (tensors[0] !== undefined) throw refuse(tensors[0].column.name, 'several numbers a row');
  for (const { column } of features) {
    if (column.type !== 'number' && column.type !== 'integer') throw refuse(column.name, column.type);
    if (column.missing > 0) throw refuse(column.name, `${column.missing} missing values`);
  }
  const of = features.every(({ column }) => column.storage === 'Uint8') ? 'Uint8' : 'Float64';
  return {
    groups: [
      {
        name: groupNames[0],
        tensor: { shape: checkShape(shape, features.length), scale: 1, names: features.map(({ name }) => name) },
      },
    ],
    outputs: [{ name: groupNames[0], storage: `FixedSizeList<${of}>[${features.length}]`, from: features }],
    shape,
  };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

function scalar<Type extends string>(type: Type): Exclude<Type, 'tensor'> {
  return type as Exclude<Type, 'tensor'>;
}
