/**
 * Scores of answers of several labels, each 0 or 1 (rows × labels), as scikit-learn defines them: precision, recall and
 * F1 of each label, 0 where a denominator is 0. A label that no row has and none is given has no scores and is left out of
 * the mean over labels.
 */

import type { ClassScores } from './class-scores.ts';

export interface LabelScores {
  readonly rows: number;
  /** Share of the rows with all labels right. */
  readonly accuracy: number;
  /** Share of the labels of all rows that are wrong. */
  readonly hamming: number;
  /** One for each label; undefined for a label that no row has and none is given. */
  readonly labels: readonly (ClassScores | undefined)[];
  /** Rows that have each label. */
  readonly present: Uint32Array;
  /** Rows that are given each label. */
  readonly given: Uint32Array;
  /** Mean of the F1 over the labels that have scores. */
  readonly macroF1: number;
  /** The F1 of all labels counted together. */
  readonly microF1: number;
}

export function labelScores(truth: ArrayLike<number>, predicted: ArrayLike<number>, width: number): LabelScores {
  const rows = truth.length / width;
  const right = new Uint32Array(width);
  const given = new Uint32Array(width);
  const present = new Uint32Array(width);
  let [wrong, whole] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const wrongBefore = wrong;
    for (let one = 0; one < width; one++) {
      const [is, said] = [truth[row * width + one]!, predicted[row * width + one]!];
      present[one]! += is;
      given[one]! += said;
      right[one]! += is * said;
      if (is !== said) wrong++;
    }
    if (wrong === wrongBefore) whole++;
  }
  return {
    ...scoresOfLabels({ right, given, present }),
    rows,
    accuracy: part(whole, rows),
    hamming: part(wrong, rows * width),
  };
}

/** Rows of each label. */
export interface LabelCounts {
  readonly right: Uint32Array;
  readonly given: Uint32Array;
  readonly present: Uint32Array;
}

export function scoresOfLabels({
  right,
  given,
  present,
}: LabelCounts): Omit<LabelScores, 'rows' | 'accuracy' | 'hamming'> {
  const labels = Array.from(right, (hits, one) => {
    const all = given[one]! + present[one]!;
    if (all === 0) return undefined;
    return { precision: part(hits, given[one]!), recall: part(hits, present[one]!), f1: (2 * hits) / all };
  });
  const scored = labels.filter((one) => one !== undefined);
  return {
    labels,
    present,
    given,
    macroF1: part(
      scored.reduce((total, { f1 }) => total + f1, 0),
      scored.length,
    ),
    microF1: part(2 * sum(right), sum(given) + sum(present)),
  };
}

function part(count: number, whole: number): number {
  return whole === 0 ? 0 : count / whole;
}

function sum(counts: Uint32Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
