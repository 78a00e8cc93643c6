/** Body of `normalize`: orders the rows by split and writes how they are scaled. */

import { type StageBody, StageFailure } from 'arrowline/stage';
import { type Dataset, dataset as datasets, type Features } from '../../src/artifacts/dataset.ts';
import { checkShape } from '../lib/kit/dataset/shape.ts';
import { validationNotes } from './class-notes.ts';
import type { kind } from './kind.ts';
import { scaleOf } from './scale.ts';
import { standardize } from './standardize.ts';
import { divideRows } from './validation.ts';

const body: StageBody<typeof kind> = async (context) => {
  const { parameters, seed } = context;
  const input = datasets.read(await context.one('dataset').table());
  const { original, splits } = input;
  const { features, labels: label, width } = input.examples;
  const rows = original.length;
  const shape = checkShape(parameters.shape ?? input.shape, width);

  // Rows that validated before are training rows again: normalize decides anew.
  const trainEnd = splits.validation.end;
  const part = parameters.validationSplit;
  const division = divideRows(label.subarray(0, trainEnd), part, parameters.validation, seed);
  const { train, validation } = division;
  if (train.length === 0 && trainEnd > 0)
    throw new StageFailure('no-rows', 'no training row is left', {
      where: 'with.validationSplit',
      found: `${part} of ${trainEnd} training rows`,
      expected: 'a part that leaves at least one row to train on',
    });
  const test = Uint32Array.from({ length: rows - trainEnd }, (_, row) => trainEnd + row);
  const order = Uint32Array.from([...train, ...validation, ...test]);
  const standard = parameters.standardize ? standardize(features, width, train) : undefined;
  const numbers = standard?.scores ?? features;
  const { scale, notes } = scaleOf(parameters, numbers, input.featureType === 'number');
  const labels = Int32Array.from(order, (row) => label[row]!);
  const dataset: Dataset = {
    ...input,
    examples: { features: gatherRows(numbers, width, order), width, scale, labels },
    shape,
    ...(parameters.standardize && { featureType: 'number' }),
    original: Int32Array.from(order, (row) => original[row]!),
    splits: {
      train: { start: 0, end: train.length },
      validation: { start: train.length, end: trainEnd },
      test: { start: trainEnd, end: rows },
    },
  };
  return {
    outputs: { dataset: datasets.write(dataset) },
    notes: [
      `${train.length} rows train, ${validation.length} validate, ${test.length} test`,
      ...validationNotes(label, division, input.classNames, parameters),
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

/** The rows in a new order; the same array where the order is the old one. */
function gatherRows(values: Features, width: number, order: Uint32Array): Features {
  if (order.every((row, index) => row === index)) return values;
  const gathered = values.slice();
  order.forEach((row, index) => {
    gathered.set(values.subarray(row * width, (row + 1) * width), index * width);
  });
  return gathered;
}
