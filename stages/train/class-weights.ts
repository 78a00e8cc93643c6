/** `with.classWeights` as one factor per class. */

import { StageFailure } from 'arrowline/stage';
import type { Dataset } from '../../src/artifacts/dataset.ts';
import { classFinder, namesText } from '../lib/kit/dataset/class-reference.ts';
import { quoted } from '../lib/kit/dataset/label-text.ts';
import type { TrainParameters } from './parameters.ts';

const namesShown = 5;

/**
 * `balanced` gives a class rows / (classes · its rows), where rows and classes are those of the training rows: every
 * class weighs as much as every other, and rows weigh 1 on average. Classes without training rows are left out. Fails
 * with `class-weights` for a class that is given two weights, and as `classFinder` does.
 */
export function classFactors(given: NonNullable<TrainParameters['classWeights']>, dataset: Dataset): Float32Array {
  const { classNames: names, classLabels: labels } = dataset;
  const factors = new Float32Array(names.length).fill(1);
  if (given === 'balanced') {
    const counts = trainingRows(dataset);
    const present = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
    const { start, end } = dataset.splits.train;
    return factors.map((one, label) => (counts[label] === 0 ? one : (end - start) / (present * counts[label]!)));
  }
  const find = classFinder({ names, labels });
  const keys = new Map<number, string>();
  for (const [key, factor] of Object.entries(given)) {
    const label = find(key, 'with.classWeights');
    const other = keys.get(label);
    if (other !== undefined)
      throw new StageFailure('class-weights', `class ${quoted(names[label]!)} is given two weights`, {
        where: 'with.classWeights',
        found: `${quoted(other)} and ${quoted(key)}`,
        expected: 'every class once',
      });
    keys.set(label, key);
    factors[label] = factor;
  }
  if (trainingRows(dataset).every((rows, label) => rows === 0 || factors[label] === 0))
    throw new StageFailure('class-weights', 'no training row has any weight', {
      where: 'with.classWeights',
      found: 'weight 0 for every class that training rows have',
      expected: 'a weight above 0 for one of them',
    });
  return factors;
}

/** Notes on classes that training cannot learn, and on weights that have no effect. */
export function trainingNotes(given: TrainParameters['classWeights'], dataset: Dataset): string[] {
  const { classNames: names, classLabels: labels } = dataset;
  const rows = trainingRows(dataset);
  const trained = names.filter((_, label) => rows[label]! > 0);
  const find = classFinder({ names, labels });
  const keys = given === undefined || given === 'balanced' ? [] : Object.keys(given);
  const { start, end } = dataset.splits.validation;
  const validated = new Set(dataset.examples.labels.subarray(start, end));
  const unlearned = names.filter((_, label) => rows[label] === 0 && validated.has(label));
  const idle = keys.filter((key) => rows[find(key, 'with.classWeights')] === 0);
  return [
    ...(trained.length === 1
      ? [`all training rows are of class ${namesText(trained)}: no other answer is learned`]
      : []),
    ...(unlearned.length > 0
      ? [`only validation rows, no training rows, have ${namesText(unlearned, namesShown)}`]
      : []),
    ...(idle.length > 0 ? [`classWeights names classes without training rows: ${namesText(idle, namesShown)}`] : []),
  ];
}

/** Of each class. */
function trainingRows({ classNames, examples, splits }: Dataset): Float64Array {
  const counts = new Float64Array(classNames.length);
  for (let row = splits.train.start; row < splits.train.end; row++) counts[examples.labels[row]!]!++;
  return counts;
}
