/** Body of `normalize`: orders the rows by split and writes how they are scaled. */

import { type StageBody, StageFailure } from 'arrowline/stage';
import { type Dataset, dataset as datasets } from '../../src/artifacts/dataset.ts';
import { numericFeatures } from '../lib/kit/dataset/numeric-features.ts';
import { requireClasses } from '../lib/kit/dataset/require-classes.ts';
import { checkShape } from '../lib/kit/dataset/shape.ts';
import { validationNotes } from './class-notes.ts';
import type { kind } from './kind.ts';
import { scaleOf } from './scale.ts';
import { standardize } from './standardize.ts';
import { divideRows } from './validation.ts';

const body: StageBody<typeof kind> = async (context) => {
  const { parameters, seed } = context;
  const input = datasets.read(await context.one('dataset').table());
  const { rows, splits } = input;
  const classes = requireClasses(input, 'normalize chooses validation rows by class');
  const { label, original } = classes;
  const { values: features, width, ...about } = numericFeatures(input);
  const shape = checkShape(parameters.shape ?? about.shape, width);

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
  const { scale, notes } = scaleOf(parameters, numbers, about.bytes !== true);
  const labels = Int32Array.from(order, (row) => label[row]!);
  const dataset: Dataset = {
    ...input,
    groups: [
      {
        name: input.groups[0]!.name,
        shape,
        scale,
        ...(about.bytes && !parameters.standardize && { bytes: true }),
        ...(about.names && { names: about.names }),
        values: gatherRows(numbers, width, order),
        width,
      },
    ],
    labels: { ...classes, label: labels, original: Int32Array.from(order, (row) => original[row]!) },
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
      ...validationNotes(label, division, classes.classNames, parameters),
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
function gatherRows(values: Uint8Array | Float32Array, width: number, order: Uint32Array): Uint8Array | Float32Array {
  if (order.every((row, index) => row === index)) return values;
  const gathered = values.slice();
  order.forEach((row, index) => {
    gathered.set(values.subarray(row * width, (row + 1) * width), index * width);
  });
  return gathered;
}
