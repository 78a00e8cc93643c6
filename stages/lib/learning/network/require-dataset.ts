/** Checks that a model and a dataset belong together. */

import { StageFailure } from 'arrowline/stage';
import { areNumbers, areSeveral } from '../../../../src/artifacts/dataset.ts';
import { namesText, sameTexts } from '../../kit/dataset/class-reference.ts';
import { quoted } from '../../kit/dataset/label-text.ts';
import { requireClasses, requireLabels } from '../../kit/dataset/require-classes.ts';
import { type DatasetExamples, type ExampleGroup, groupsOf } from '../engines/open-examples.ts';
import type { Model, ModelInput } from './model-table.ts';
import { describe, sizeOf } from './shape.ts';

/**
 * The groups of the dataset that the network takes, in the order of its inputs.
 * @throws StageFailure `model-mismatch` when the dataset has other features, sizes or scales than the model learned
 */
export function requireFeaturesOf(model: Model, data: DatasetExamples): readonly ExampleGroup[] {
  const groups = groupsOf(model.network, data);
  for (const [index, input] of model.inputs.entries()) requireGroup(input, groups[index]!);
  return groups;
}

/** @throws StageFailure `model-mismatch` when the labels of the dataset are not those that the model learned */
export function requireLabelsOf({ meaning }: Model, { dataset }: Pick<DatasetExamples, 'dataset'>): void {
  if ('classNames' in meaning) {
    const { classNames } = requireClasses(dataset, 'a model of classes is applied');
    if (!sameTexts(meaning.classNames, classNames)) throw otherClasses(classNames, meaning.classNames);
    return;
  }
  const labels = requireLabels(dataset, 'a model is measured');
  if (meaning.task === 'regression') {
    if (!areNumbers(labels)) throw mismatch('labels', 'no numbers', 'numbers');
    return;
  }
  const found = areSeveral(labels) ? labels.names : [];
  if (!sameTexts(found, meaning.labelNames))
    throw mismatch(
      'labels',
      namesText(found) || 'no labels that a row may have several of',
      namesText(meaning.labelNames),
    );
}

function requireGroup(expected: ModelInput, found: ExampleGroup): void {
  if (sizeOf(found.shape) !== sizeOf(expected.shape))
    throw mismatch(`examples`, describe(found.shape), describe(expected.shape));
  if (expected.names && found.names && !sameTexts(expected.names, found.names))
    throw otherFeatures(found.names, expected.names);
  if (found.scale !== expected.scale)
    throw mismatch('features', `divided by ${found.scale}`, `divided by ${expected.scale}`);
}

function otherClasses(found: readonly string[], expected: readonly string[]): StageFailure {
  const index = expected.findIndex((name, one) => name !== found[one]);
  const at = index < 0 ? expected.length : index;
  const listed = (names: readonly string[]): string =>
    `${names.length} classes, ${at < names.length ? quoted(names[at]!) : 'none'} as number ${at}: ${namesText(names)}`;
  return new StageFailure('model-mismatch', "the dataset's classes are not those the model was trained on", {
    found: listed(found),
    expected: listed(expected),
    hint: 'wire the dataset that the model was trained on, or give both the same classNames',
  });
}

function otherFeatures(found: readonly string[], expected: readonly string[]): StageFailure {
  const index = expected.findIndex((name, one) => name !== found[one]);
  const elsewhere = expected.every((name) => found.includes(name));
  return new StageFailure('model-mismatch', "the dataset's features are not those the model was trained on", {
    where: `number ${index} of an example`,
    found: `${quoted(found[index]!)}${elsewhere ? ': the same features in another order' : ''}`,
    expected: quoted(expected[index]!),
    hint: 'prepare the dataset by the fit of the one that the model was trained on: needs: { fit: STAGE.fit }',
  });
}

function mismatch(what: string, found: string, expected: string): StageFailure {
  return new StageFailure('model-mismatch', `the dataset's ${what} are not those the model was trained on`, {
    found,
    expected,
    hint: 'wire the dataset that the model was trained on, or one normalized in the same way',
  });
}
