/** The truth about the rows of a dataset, by the task of the answers that are compared with it. */

import { StageFailure } from 'arrowline/stage';
import {
  areClasses,
  areNumbers,
  areSeveral,
  type DatasetRows,
  type RowRange,
} from '../../../../src/artifacts/dataset.ts';
import type { Task } from '../network/target.ts';
import type { Answers, ClassAnswers, Given, LabelAnswers, NumberAnswers } from './answers.ts';

type Known<Of extends Answers> = Omit<Of, 'predicted' | 'probabilities'>;
export type Truth = Known<ClassAnswers> | Known<LabelAnswers> | Known<NumberAnswers>;

/** The task of a model or of predictions; of two classes, the one that is looked for. */
interface Asked {
  readonly task: Task;
  readonly positive?: number;
}

const words = {
  multiclass: 'labels that are classes',
  binary: 'labels of two classes',
  multilabel: 'several label columns',
  regression: 'labels that are numbers',
} as const;

/** @throws StageFailure `model-mismatch` if the dataset's labels are not of the task */
export function truthOf({ labels }: Pick<DatasetRows, 'labels'>, { task, positive }: Asked): Truth {
  if (task === 'regression' && areNumbers(labels)) return { task, label: labels.value };
  if (task === 'multilabel' && areSeveral(labels)) return { task, label: labels.values, names: labels.names };
  if ((task === 'multiclass' || task === 'binary') && areClasses(labels)) {
    const { label, classNames: names } = labels;
    if (task === 'multiclass' || names.length === 2)
      return { task, label, names, ...(positive !== undefined && { positive }) };
  }
  throw new StageFailure('model-mismatch', `answers of the task ${task} cannot be compared with the dataset`, {
    found: foundIn(labels),
    expected: words[task],
    hint: 'wire the dataset that the answers are about',
  });
}

function foundIn(labels: DatasetRows['labels']): string {
  if (labels === undefined) return 'no labels';
  if (areClasses(labels)) return `labels of ${labels.classNames.length} classes`;
  return areNumbers(labels) ? words.regression : words.multilabel;
}

/** Rows from `start` to before `end`. */
export function truthIn(truth: Truth, { start, end }: RowRange): Truth {
  switch (truth.task) {
    case 'regression':
      return { ...truth, label: truth.label.subarray(start, end) };
    case 'multilabel': {
      const width = truth.names.length;
      return { ...truth, label: truth.label.subarray(start * width, end * width) };
    }
    default:
      return { ...truth, label: truth.label.subarray(start, end) };
  }
}

/** Answers beside the truth about the same rows; both are of one task. */
export function answered(truth: Truth, given: Given): Answers {
  if (truth.task === 'regression' && given.task === 'regression') return { ...truth, ...given };
  if (truth.task === 'multilabel' && given.task === 'multilabel') return { ...truth, ...given };
  if ('names' in truth && truth.task !== 'multilabel' && 'probabilities' in given && given.task !== 'multilabel')
    return { ...truth, ...given };
  throw new Error(`Internal error: answers of the task ${given.task} to rows of the task ${truth.task}`);
}

/** The value that output `one` of a row should have: 1 for what is true and 0 for what is not, or the number. */
export function targetOf(truth: Truth, row: number, one: number): number {
  switch (truth.task) {
    case 'regression':
      return truth.label[row]!;
    case 'multilabel':
      return truth.label[row * truth.names.length + one]!;
    case 'binary':
      return truth.label[row] === (truth.positive ?? 1) ? 1 : 0;
    case 'multiclass':
      return truth.label[row] === one ? 1 : 0;
  }
}
