/** `with.classWeights` as one factor per class. */

import { nearestName } from '../../src/core/nearest.ts';
import { StageFailure } from '../../src/stage-api/failure.ts';
import type { Dataset } from '../lib/dataset/read-dataset.ts';
import type { TrainParameters } from './parameters.ts';

/**
 * `balanced` gives a class rows / (classes · its rows), so that every class weighs as much as every other.
 * @throws StageFailure `unknown-class` for a key that is neither a class name nor a class number
 */
export function classFactors(given: NonNullable<TrainParameters['classWeights']>, dataset: Dataset): Float32Array {
  const { classNames } = dataset;
  const factors = new Float32Array(classNames.length).fill(1);
  if (given === 'balanced') {
    const { start, end } = dataset.splits.train;
    const counts = new Float64Array(classNames.length);
    for (let row = start; row < end; row++) counts[dataset.examples.labels[row]!]!++;
    return factors.map((one, label) => (counts[label] === 0 ? one : (end - start) / (counts.length * counts[label]!)));
  }
  for (const [key, factor] of Object.entries(given)) {
    const named = classNames.indexOf(key);
    const label = named >= 0 ? named : /^\d+$/.test(key) ? Number(key) : -1;
    if (label < 0 || label >= classNames.length) throw unknownClass(key, classNames);
    factors[label] = factor;
  }
  return factors;
}

function unknownClass(key: string, classNames: readonly string[]): StageFailure {
  const nearest = nearestName(key, classNames);
  return new StageFailure('unknown-class', `the dataset has no class "${key}"`, {
    where: 'with.classWeights',
    expected: `${classNames.join(', ')}, or a number from 0 to ${classNames.length - 1}`,
    ...(nearest === undefined ? {} : { hint: `did you mean "${nearest}"?` }),
  });
}
