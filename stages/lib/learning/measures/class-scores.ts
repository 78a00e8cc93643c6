/**
 * Scores of a classification, as scikit-learn defines them: of all examples, and for each class precision, recall and F1,
 * 0 where a denominator is 0. A class that no example has and none was predicted as has no scores and is left out of the
 * means.
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
  /** Mean of the recall over the classes that examples have. */
  readonly balancedAccuracy: number;
  /** Unweighted mean of the F1 over the classes that have scores. */
  readonly macroF1: number;
  /** Mean of the F1 over the classes, each weighted by its examples. */
  readonly weightedF1: number;
  /** Matthews' correlation of labels and predictions; 0 if all labels or all predictions are one class. */
  readonly mcc: number;
  /** Cohen's kappa; undefined if labels and predictions are all of one class. */
  readonly kappa: number | undefined;
  /** By label, then by predicted class. */
  readonly confusion: readonly ConfusionCell[];
}

export function scoresOf(labels: ArrayLike<number>, predicted: ArrayLike<number>, classCount: number): Scores {
  const cells = new Map<number, number>();
  for (let index = 0; index < labels.length; index++) {
    const cell = labels[index]! * classCount + predicted[index]!;
    cells.set(cell, (cells.get(cell) ?? 0) + 1);
  }
  const confusion = [...cells]
    .sort(([left], [other]) => left - other)
    .map(([cell, count]) => ({ label: Math.floor(cell / classCount), predicted: cell % classCount, count }));
  return scoresOfCells(confusion, classCount);
}

/** @param confusion cells without examples may be among them */
export function scoresOfCells(confusion: readonly ConfusionCell[], classCount: number): Scores {
  const right = new Float64Array(classCount);
  const given = new Float64Array(classCount);
  const present = new Float64Array(classCount);
  let rows = 0;
  for (const { label, predicted: one, count } of confusion) {
    present[label]! += count;
    given[one]! += count;
    if (label === one) right[label]! += count;
    rows += count;
  }
  const classes = Array.from(right, (hits, one) => {
    const all = given[one]! + present[one]!;
    if (all === 0) return undefined;
    return { precision: part(hits, given[one]!), recall: part(hits, present[one]!), f1: part(2 * hits, all) };
  });
  const scored = classes.filter((one) => one !== undefined);
  return {
    examples: rows,
    accuracy: part(sum(right), rows),
    classes,
    balancedAccuracy: part(
      sum(classes.map((one) => one?.recall ?? 0)),
      present.reduce((count, examples) => count + (examples > 0 ? 1 : 0), 0),
    ),
    macroF1: part(sum(scored.map((one) => one.f1)), scored.length),
    weightedF1: part(sum(classes.map((one, index) => (one?.f1 ?? 0) * present[index]!)), rows),
    ...correlations(rows, sum(right), present, given),
    confusion,
  };
}

/**
 * MCC = (n·c - Σ tₖpₖ) / √((n² - Σ tₖ²)(n² - Σ pₖ²)) and κ = 1 - n(n - c) / (n² - Σ tₖpₖ), with c of n examples right, tₖ
 * with class k and pₖ predicted as it.
 */
function correlations(
  rows: number,
  right: number,
  present: Float64Array,
  given: Float64Array,
): Pick<Scores, 'mcc' | 'kappa'> {
  const square = rows * rows;
  const chance = product(present, given);
  const spreads = (square - product(present, present)) * (square - product(given, given));
  return {
    mcc: spreads === 0 ? 0 : (rows * right - chance) / Math.sqrt(spreads),
    kappa: chance === square ? undefined : 1 - (rows * (rows - right)) / (square - chance),
  };
}

function part(count: number, whole: number): number {
  return whole === 0 ? 0 : count / whole;
}

function product(left: Float64Array, other: Float64Array): number {
  return left.reduce((total, value, index) => total + value * other[index]!, 0);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
