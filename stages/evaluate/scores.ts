/**
 * Scores of a classification, as scikit-learn defines them: accuracy, and for each class precision, recall and F1, 0
 * where a denominator is 0. A class that no example has and none was predicted as has no scores and is left out of the
 * mean.
 *
 * Takes time and room for the examples and the classes, not for pairs of classes.
 */

export interface ClassScores {
  /** Fraction of the examples predicted as this class that have it. */
  readonly precision: number;
  /** Fraction of the examples of this class that were predicted as it. */
  readonly recall: number;
  /** The harmonic mean of both. */
  readonly f1: number;
}

/** Number of examples with one label and one prediction; above 0. */
export interface ConfusionCell {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
}

export interface Scores {
  readonly examples: number;
  readonly accuracy: number;
  /** One for each class; undefined for a class that no example has and none was predicted as. */
  readonly classes: readonly (ClassScores | undefined)[];
  /** Unweighted mean of the F1 over the classes that have scores. */
  readonly macroF1: number;
  /** By label, then by predicted class. */
  readonly confusion: readonly ConfusionCell[];
}

export function scoresOf(labels: ArrayLike<number>, predicted: ArrayLike<number>, classCount: number): Scores {
  const [right, given, present] = [0, 0, 0].map(() => new Float64Array(classCount)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const cells = new Map<number, number>();
  for (let index = 0; index < labels.length; index++) {
    const [label, one] = [labels[index]!, predicted[index]!];
    present[label]!++;
    given[one]!++;
    if (label === one) right[label]!++;
    const cell = label * classCount + one;
    cells.set(cell, (cells.get(cell) ?? 0) + 1);
  }
  const classes = Array.from(right, (hits, one) => {
    const all = given[one]! + present[one]!;
    if (all === 0) return undefined;
    return { precision: part(hits, given[one]!), recall: part(hits, present[one]!), f1: part(2 * hits, all) };
  });
  const scored = classes.filter((one) => one !== undefined);
  return {
    examples: labels.length,
    accuracy: part(sum(right), labels.length),
    classes,
    macroF1: part(sum(scored.map((one) => one.f1)), scored.length),
    confusion: [...cells]
      .sort(([left], [other]) => left - other)
      .map(([cell, count]) => ({ label: Math.floor(cell / classCount), predicted: cell % classCount, count })),
  };
}

function part(count: number, whole: number): number {
  return whole === 0 ? 0 : count / whole;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
