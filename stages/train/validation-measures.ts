/** The measures of `with.metrics` on the validation rows of an epoch, from the outputs of the network. */

import { areClasses, areNumbers, areSeveral, type DatasetRows, type RowRange } from '../../src/artifacts/dataset.ts';
import {
  type Answers,
  bothClasses,
  classesAbove,
  greatestClasses,
  labelsAbove,
} from '../lib/learning/measures/answers.ts';
import { type Measured, measureAnswers } from '../lib/learning/measures/measure-answers.ts';
import type { Meaning } from '../lib/learning/network/network.ts';
import { wantedMeasures } from './epoch-measures.ts';

/** A class or a label is given by a probability above this. */
const threshold = 0.5;

/** Of outputs for each of some rows. */
export type MeasureOutputs = (outputs: Float32Array) => Measured;

/** Undefined if nothing is to be measured. */
export function measuring(
  metrics: readonly string[],
  meaning: Meaning,
  dataset: Pick<DatasetRows, 'labels'>,
  rows: RowRange,
): MeasureOutputs | undefined {
  const wanted = wantedMeasures(metrics, meaning.task);
  return wanted && ((outputs) => measureAnswers(answersTo(outputs, meaning, dataset, rows), wanted));
}

function answersTo(
  outputs: Float32Array,
  meaning: Meaning,
  { labels }: Pick<DatasetRows, 'labels'>,
  { start, end }: RowRange,
): Answers {
  if (areClasses(labels)) {
    const label = labels.label.subarray(start, end);
    if (meaning.task === 'binary') {
      const { task, classNames: names, positive } = meaning;
      const predicted = classesAbove(outputs, threshold, positive);
      return { task, label, predicted, probabilities: bothClasses(outputs, positive), names, positive };
    }
    if (meaning.task === 'multiclass') {
      const { task, classNames: names } = meaning;
      return { task, label, predicted: greatestClasses(outputs, names.length), probabilities: outputs, names };
    }
  }
  if (areNumbers(labels) && meaning.task === 'regression')
    return { task: meaning.task, label: labels.value.subarray(start, end), predicted: outputs };
  if (areSeveral(labels) && meaning.task === 'multilabel') {
    const { task, labelNames: names } = meaning;
    const label = labels.values.subarray(start * names.length, end * names.length);
    return { task, label, predicted: labelsAbove(outputs, threshold), probabilities: outputs, names };
  }
  throw new Error(`Internal error: the labels are not those of the task ${meaning.task}`);
}
