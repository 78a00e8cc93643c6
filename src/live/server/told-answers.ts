/** The answers of predictions of any task, told row by row in the same way: the label, the answer, and how far it is off. */

import type { ClassPredictions, LabelPredictions, Predictions } from '../../artifacts/predictions.ts';

export interface ToldAnswers {
  /** A class, the labels that hold, or a number. */
  labelOf(row: number): string | number;
  answerOf(row: number): string | number;
  /** Whether the answer is right: of `multilabel`, whether all labels are. Of numbers none is. */
  isRight(row: number): boolean;
}

export function tellAnswers(one: Predictions): ToldAnswers {
  if (one.task === 'regression') {
    const { label, predicted } = one;
    return { labelOf: (row) => label[row]!, answerOf: (row) => predicted[row]!, isRight: () => false };
  }
  return one.task === 'multilabel' ? tellLabels(one) : tellClasses(one);
}

/** The names whose order the numbers of answers follow; those of runs that are compared must be the same. */
export function namesOf(one: Predictions): readonly string[] {
  if (one.task === 'regression') return [];
  return one.task === 'multilabel' ? one.labelNames : one.classNames;
}

function tellClasses({ label, predicted, classNames }: ClassPredictions): ToldAnswers {
  return {
    labelOf: (row) => classNames[label[row]!] ?? '',
    answerOf: (row) => classNames[predicted[row]!] ?? '',
    isRight: (row) => label[row] === predicted[row],
  };
}

function tellLabels({ label, predicted, labelNames }: LabelPredictions): ToldAnswers {
  const width = labelNames.length;
  const holding = (values: Uint8Array, row: number): string =>
    labelNames.filter((_, at) => values[row * width + at] === 1).join(', ') || 'none';
  return {
    labelOf: (row) => holding(label, row),
    answerOf: (row) => holding(predicted, row),
    isRight: (row) => labelNames.every((_, at) => label[row * width + at] === predicted[row * width + at]),
  };
}
