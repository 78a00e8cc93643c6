/** Checks that a model and a dataset belong together. */

import { StageFailure } from 'arrowline/stage';
import { namesText, sameTexts } from '../../kit/dataset/class-reference.ts';
import { quoted } from '../../kit/dataset/label-text.ts';
import type { ClassExamples } from '../engines/open-examples.ts';
import type { Model } from './model-table.ts';
import { sizeOf } from './shape.ts';

/** @throws StageFailure `model-mismatch` when the dataset has other classes, features, sizes or scales than the model learned */
export function requireDatasetOf(model: Model, { classes, shape, names, examples }: ClassExamples): void {
  const { classNames, features, network, scale } = model;
  if (!sameTexts(classNames, classes.classNames)) throw otherClasses(classes.classNames, classNames);
  if (examples.features.width !== sizeOf(network.inputShape))
    throw mismatch('examples', `[${shape.join(', ')}]`, `[${network.inputShape.join(', ')}]`);
  if (features && names && !sameTexts(features, names)) throw otherFeatures(names, features);
  if (examples.scale !== scale) throw mismatch('features', `divided by ${examples.scale}`, `divided by ${scale}`);
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
