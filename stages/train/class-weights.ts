/** `with.classWeights` as one factor per class. */

import { StageFailure } from 'arrowline/stage';
import { areClasses, type ClassLabels, type Dataset } from '../../src/artifacts/dataset.ts';
import { classFinder, namesText } from '../lib/kit/dataset/class-reference.ts';
import { quoted } from '../lib/kit/dataset/label-text.ts';
import type { Task } from '../lib/learning/network/target.ts';
import type { TrainParameters } from './parameters.ts';
import type { rowWeights } from './row-weights.ts';

const namesShown = 5;

interface Classified {
  readonly dataset: Pick<Dataset, 'splits'>;
  readonly classes: ClassLabels;
}

/**
 * `balanced` gives a class rows / (classes · its rows), where rows and classes are those of the training rows: every
 * class weighs as much as every other, and rows weigh 1 on average. Classes without training rows are left out. Fails
 * with `class-weights` for a class that is given two weights, and as `classFinder` does.
 */
export function classFactors(given: NonNullable<TrainParameters['classWeights']>, data: Classified): Float32Array {
  const { classNames: names, classLabels: labels } = data.classes;
  const factors = new Float32Array(names.length).fill(1);
  if (given === 'balanced') {
    const counts = trainingRows(data);
    const present = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
    const { start, end } = data.dataset.splits.train;
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
  if (trainingRows(data).every((rows, label) => rows === 0 || factors[label] === 0))
    throw new StageFailure('class-weights', 'no training row has any weight', {
      where: 'with.classWeights',
      found: 'weight 0 for every class that training rows have',
      expected: 'a weight above 0 for one of them',
    });
  return factors;
}

/** The weights of classes with the class of each row; undefined if all weigh 1. */
export function weightedClasses(
  given: TrainParameters['classWeights'],
  task: Task,
  dataset: Pick<Dataset, 'splits' | 'labels'>,
): Parameters<typeof rowWeights>[1] {
  if (given === undefined) return undefined;
  const { labels } = dataset;
  if (areClasses(labels)) return { ofClass: classFactors(given, { dataset, classes: labels }), classes: labels.label };
  throw new StageFailure('task', `classes are given weights, and the task is ${task}`, {
    where: 'with.classWeights',
    expected: 'a task of classes',
    hint: 'leave classWeights out; a column of weights is used if ingest reads one: columns: { NAME: weight }',
  });
}

/** Notes on classes that training cannot learn, and on weights that have no effect. */
export function trainingNotes(given: TrainParameters['classWeights'], data: Classified): string[] {
  const { classNames: names, classLabels: labels, label } = data.classes;
  const rows = trainingRows(data);
  const trained = names.filter((_, one) => rows[one]! > 0);
  const find = classFinder({ names, labels });
  const keys = given === undefined || given === 'balanced' ? [] : Object.keys(given);
  const { start, end } = data.dataset.splits.validation;
  const validated = new Set(label.subarray(start, end));
  const unlearned = names.filter((_, one) => rows[one] === 0 && validated.has(one));
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
function trainingRows({ dataset: { splits }, classes: { classNames, label } }: Classified): Float64Array {
  const counts = new Float64Array(classNames.length);
  for (let row = splits.train.start; row < splits.train.end; row++) counts[label[row]!]!++;
  return counts;
}
