/** Body of `normalize`: orders the rows by split and writes how they are scaled. */

import {
  type Column,
  column,
  type JsonObject,
  makeTable,
  type NumberArray,
  type StageBody,
  StageFailure,
} from 'arrowline/stage';
import { checkShape } from '../lib/kit/dataset/shape.ts';
import { validationNotes } from './class-notes.ts';
import type { kind } from './kind.ts';
import { scaleOf } from './scale.ts';
import { standardize } from './standardize.ts';
import { divideRows } from './validation.ts';

type Range = readonly [number, number];

const body: StageBody<typeof kind> = async (context) => {
  const { parameters, seed } = context;
  const input = await context.one('dataset').table();
  const { shape: inputShape, splits } = input.metadata as unknown as { shape: number[]; splits: Splits };
  const features = input.columns.features as Column & { type: 'FixedSizeList' };
  const label = input.columns.label!.values as Int32Array;
  const original = input.columns.original!.values as Int32Array;
  const { width } = features;
  const shape = checkShape(parameters.shape ?? inputShape, width);

  // Rows that validated before are training rows again: normalize decides anew.
  const trainEnd = splits.validation[1];
  const part = parameters.validationSplit;
  const division = divideRows(label.subarray(0, trainEnd), part, parameters.validation, seed);
  const { train, validation } = division;
  if (train.length === 0 && trainEnd > 0)
    throw new StageFailure('validation-split', 'no training row is left', {
      where: 'with.validationSplit',
      found: `${part} of ${trainEnd} training rows`,
      expected: 'a part that leaves at least one row to train on',
    });
  const test = Uint32Array.from({ length: input.rows - trainEnd }, (_, row) => trainEnd + row);
  const order = Uint32Array.from([...train, ...validation, ...test]);
  const standard = parameters.standardize ? standardize(features.values, width, train) : undefined;
  const numbers = standard?.scores ?? features.values;
  const { scale, notes } = scaleOf(parameters, numbers, input.metadata.featureType === 'number');
  const names = ['train', 'validation', 'test'] as const;
  const bounds = [0, train.length, trainEnd, input.rows];
  const metadata: JsonObject = {
    ...input.metadata,
    shape: [...shape],
    scale,
    ...(parameters.standardize && { featureType: 'number' }),
    splits: Object.fromEntries(names.map((name, index) => [name, [bounds[index]!, bounds[index + 1]!]])),
  };
  const dataset = makeTable(
    {
      features: column.vectors(gatherRows(numbers, width, order), width),
      label: column.int32(Int32Array.from(order, (row) => label[row]!)),
      original: column.int32(Int32Array.from(order, (row) => original[row]!)),
      split: column.utf8(names.flatMap((name, index) => Array<string>(bounds[index + 1]! - bounds[index]!).fill(name))),
    },
    metadata,
  );
  return {
    outputs: { dataset },
    notes: [
      `${train.length} rows train, ${validation.length} validate, ${test.length} test`,
      ...validationNotes(label, division, input.metadata.classNames as string[], parameters),
      ...notes,
      ...constantNotes(standard?.constant ?? [], width),
    ],
  };
};

export default body;

function constantNotes(constant: readonly number[], width: number): string[] {
  if (constant.length === 0) return [];
  return [`${constant.length} of ${width} features are equal in all training rows: they are centred and not scaled`];
}

interface Splits {
  readonly train: Range;
  readonly validation: Range;
  readonly test: Range;
}

/** The rows in a new order; the same array where the order is the old one. */
function gatherRows(values: NumberArray, width: number, order: Uint32Array): NumberArray {
  if (order.every((row, index) => row === index)) return values;
  const gathered = values.slice();
  order.forEach((row, index) => {
    gathered.set(values.subarray(row * width, (row + 1) * width), index * width);
  });
  return gathered;
}
