/** Whether a model and a dataset belong together. */

import { StageFailure } from '../../../src/stage-api/failure.ts';
import type { Dataset } from '../dataset/read-dataset.ts';
import type { Model } from './model-table.ts';
import { sizeOf } from './resolve.ts';

/** @throws StageFailure `model-mismatch` when the dataset has other classes, sizes or scales than the model learned */
export function requireDatasetOf(model: Model, dataset: Dataset): void {
  const { classNames, network, scale } = model;
  if (classNames.join('\n') !== dataset.classNames.join('\n'))
    throw mismatch('classes', dataset.classNames.join(', '), classNames.join(', '));
  if (dataset.examples.width !== sizeOf(network.inputShape))
    throw mismatch('examples', `[${dataset.shape.join(', ')}]`, `[${network.inputShape.join(', ')}]`);
  if (dataset.examples.scale !== scale)
    throw mismatch('features', `divided by ${dataset.examples.scale}`, `divided by ${scale}`);
}

function mismatch(what: string, found: string, expected: string): StageFailure {
  return new StageFailure('model-mismatch', `the dataset's ${what} are not those the model was trained on`, {
    found,
    expected,
    hint: 'wire the dataset that the model was trained on, or one normalized in the same way',
  });
}
