/**
 * Answers to rows and the truth about them, by task: from the outputs of a network with its last activation applied, or
 * from predictions that were stored. Measures are functions of these, so the same numbers follow from either.
 */

import type { Meaning } from '../network/target.ts';

export interface ClassAnswers {
  readonly task: 'multiclass' | 'binary';
  /** The class of each row. */
  readonly label: Int32Array;
  /** The class that each row is given. */
  readonly predicted: Int32Array;
  /** Rows × classes. */
  readonly probabilities: Float32Array;
  readonly names: readonly string[];
  /** Of two classes, the one that is looked for. */
  readonly positive?: number;
}

export interface LabelAnswers {
  readonly task: 'multilabel';
  /** Rows × labels, 0 or 1. */
  readonly label: Uint8Array;
  readonly predicted: Uint8Array;
  readonly probabilities: Float32Array;
  readonly names: readonly string[];
}

export interface NumberAnswers {
  readonly task: 'regression';
  readonly label: Float64Array;
  readonly predicted: Float32Array | Float64Array;
}

export type Answers = ClassAnswers | LabelAnswers | NumberAnswers;

/** The class with the greatest output of each row; the first of equal ones. */
export function greatestClasses(outputs: Float32Array, classes: number): Int32Array {
  return Int32Array.from({ length: outputs.length / classes }, (_, row) => {
    let best = 0;
    for (let one = 1; one < classes; one++)
      if (outputs[row * classes + one]! > outputs[row * classes + best]!) best = one;
    return best;
  });
}

/** The class of two by the probability of the positive one, which has to be above the threshold. */
export function classesAbove(probability: Float32Array, threshold: number, positive: number): Int32Array {
  return Int32Array.from(probability, (one) => (one > threshold ? positive : 1 - positive));
}

/** Whether each label is above the threshold, as 0 or 1. */
export function labelsAbove(probabilities: Float32Array, threshold: number): Uint8Array {
  return Uint8Array.from(probabilities, (one) => (one > threshold ? 1 : 0));
}

/** Probabilities of both classes from that of the positive one. */
export function bothClasses(probability: Float32Array, positive: number): Float32Array {
  const both = new Float32Array(probability.length * 2);
  for (let row = 0; row < probability.length; row++) {
    both[row * 2 + positive] = probability[row]!;
    both[row * 2 + 1 - positive] = 1 - probability[row]!;
  }
  return both;
}

/** The numbers that a network gives for rows, as they are stored. */
export type Given =
  | Pick<ClassAnswers, 'task' | 'predicted' | 'probabilities'>
  | Pick<LabelAnswers, 'task' | 'predicted' | 'probabilities'>
  | Pick<NumberAnswers, 'task' | 'predicted'>;

/**
 * The answers that a network gives by its outputs, after its last activation.
 *
 * @param threshold of binary and multilabel tasks: a probability above it is a yes
 */
export function answersOf(meaning: Meaning, outputs: Float32Array, threshold: number): Given {
  switch (meaning.task) {
    case 'regression':
      return { task: meaning.task, predicted: outputs };
    case 'multilabel':
      return { task: meaning.task, predicted: labelsAbove(outputs, threshold), probabilities: outputs };
    case 'binary': {
      const { task, positive } = meaning;
      const predicted = classesAbove(outputs, threshold, positive);
      return { task, predicted, probabilities: bothClasses(outputs, positive) };
    }
    case 'multiclass': {
      const predicted = greatestClasses(outputs, meaning.classNames.length);
      return { task: meaning.task, predicted, probabilities: outputs };
    }
  }
}
