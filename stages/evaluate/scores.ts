/**
 * Scores of a classification by its confusion matrix: accuracy, and for each class precision, recall and F1 as
 * scikit-learn defines them, 0 where a denominator is 0.
 */

export interface ClassScores {
  /** Of the examples given this class, the part that has it. */
  readonly precision: number;
  /** Of the examples that have this class, the part given it. */
  readonly recall: number;
  /** The harmonic mean of both. */
  readonly f1: number;
}

export interface Scores {
  readonly examples: number;
  readonly accuracy: number;
  readonly classes: readonly ClassScores[];
  /** The plain mean of the classes' F1. */
  readonly macroF1: number;
  /** Counts, [label][predicted]. */
  readonly confusion: readonly Float64Array[];
}

export function scoresOf(labels: ArrayLike<number>, predicted: ArrayLike<number>, classCount: number): Scores {
  const confusion = Array.from({ length: classCount }, () => new Float64Array(classCount));
  for (let index = 0; index < labels.length; index++) confusion[labels[index]!]![predicted[index]!]!++;
  const classes = confusion.map((row, one) => {
    const right = row[one]!;
    const given = sum(confusion.map((other) => other[one]!));
    const present = sum([...row]);
    return { precision: part(right, given), recall: part(right, present), f1: part(2 * right, given + present) };
  });
  const right = sum(confusion.map((row, one) => row[one]!));
  return {
    examples: labels.length,
    accuracy: part(right, labels.length),
    classes,
    macroF1: part(sum(classes.map((one) => one.f1)), classCount),
    confusion,
  };
}

function part(count: number, whole: number): number {
  return whole === 0 ? 0 : count / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
