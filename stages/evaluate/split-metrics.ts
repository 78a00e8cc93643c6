/** From the scores of each split to named numbers, and to notes about classes without scores. */

import type { SplitName } from '../../src/artifacts/dataset.ts';
import { namesText } from '../lib/kit/dataset/class-reference.ts';
import type { Scores } from '../lib/learning/measures/class-scores.ts';

const wholeConfusionMax = 100;
const namesShown = 5;

/** The rows of one split, measured. */
export interface Measured {
  readonly split: SplitName;
  /** Mean over the rows. */
  readonly loss: number;
  readonly scores: Scores;
}

/** The numbers of every split by name: `test.accuracy`, `test.f1.<class>`. */
export function metricsOf(classNames: readonly string[], measured: readonly Measured[]): Record<string, number> {
  const metrics: Record<string, number> = {};
  for (const { split, loss, scores } of measured) {
    metrics[`${split}.examples`] = scores.examples;
    metrics[`${split}.loss`] = loss;
    metrics[`${split}.accuracy`] = scores.accuracy;
    metrics[`${split}.macroF1`] = scores.macroF1;
    for (const score of ['precision', 'recall', 'f1'] as const)
      scores.classes.forEach((one, index) => {
        if (one !== undefined) metrics[`${split}.${score}.${classNames[index]}`] = one[score];
      });
  }
  return metrics;
}

/**
 * Confusion counts are written to the artifact and not copied to records, manifests and events. With few classes every
 * pair has its count; with more pairs than examples only counts above 0 are kept.
 */
export function confusionCounts(measured: readonly Measured[], classes: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { split, scores } of measured) {
    if (classes <= wholeConfusionMax)
      for (let label = 0; label < classes; label++)
        for (let predicted = 0; predicted < classes; predicted++)
          counts[`${split}.confusion.${label}.${predicted}`] = 0;
    for (const { label, predicted, count } of scores.confusion)
      counts[`${split}.confusion.${label}.${predicted}`] = count;
  }
  return counts;
}

/** Classes without scores in a split. */
export function absentNotes(classNames: readonly string[], measured: readonly Measured[]): string[] {
  return measured.flatMap(({ split, scores }) => {
    const absent = classNames.filter((_, one) => scores.classes[one] === undefined);
    if (absent.length === 0) return [];
    const named = namesText(absent, namesShown);
    return [
      `no ${split} row has or is given ${named}: no scores there, and macroF1 is the mean over the other classes`,
    ];
  });
}
