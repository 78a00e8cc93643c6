/** The labels of a dataset as engines train towards them. */

import { StageFailure } from 'arrowline/stage';
import { areClasses, areNumbers, areSeveral, type DatasetRows } from '../../../../src/artifacts/dataset.ts';
import type { Meaning } from '../network/target.ts';
import type { Targets } from './engine.ts';

/**
 * Numbers are rounded to single precision, as Keras does. The labels are those that `meaning` was made for, or that
 * `requireLabelsOf` has compared with it. @throws StageFailure `not-finite` for numbers beyond single precision
 */
export function targetsOf(meaning: Meaning, { labels }: DatasetRows): Targets {
  if (areClasses(labels)) {
    if (meaning.task === 'multiclass') return { classes: labels.label };
    if (meaning.task === 'binary')
      return { values: Float32Array.from(labels.label, (one) => Number(one === meaning.positive)), width: 1 };
  }
  if (meaning.task === 'multilabel' && areSeveral(labels))
    return { values: Float32Array.from(labels.values), width: labels.names.length };
  if (meaning.task === 'regression' && areNumbers(labels)) return { values: rounded(labels.value), width: 1 };
  throw new Error(`Internal error: the labels are not those of the task ${meaning.task}`);
}

function rounded(numbers: Float64Array): Float32Array {
  const values = Float32Array.from(numbers);
  const wrong = values.findIndex((one) => !Number.isFinite(one));
  if (wrong < 0) return values;
  throw new StageFailure('not-finite', 'a label is not finite in single precision', {
    where: `row ${wrong} of the dataset`,
    found: String(numbers[wrong]),
    expected: 'a number of at most 3.4e38',
    hint: 'divide the labels by their size before ingest',
  });
}
