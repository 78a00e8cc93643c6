/** From the measures of each split to named numbers, and to notes about numbers that there are not. */

import type { SplitName } from '../../src/artifacts/dataset.ts';
import { namesText } from '../lib/kit/dataset/class-reference.ts';
import type { Answers } from '../lib/learning/measures/answers.ts';
import { type Measured, measureAnswers } from '../lib/learning/measures/measure-answers.ts';

const wholeConfusionMax = 100;
const namesShown = 5;

/** The rows of one split, measured. */
export interface SplitMeasures {
  readonly split: SplitName;
  readonly answers: Answers;
  readonly rows: number;
  /** Mean over the rows. */
  readonly loss: number;
  readonly measured: Measured;
}

export function measureSplit(
  split: SplitName,
  rows: number,
  answers: Answers,
  loss: number,
  top: readonly number[] | undefined,
): SplitMeasures {
  return { split, rows, answers, loss, measured: measureAnswers(answers, { ...(top && { top }) }) };
}

/** For the log: `test: loss 0.3120, accuracy 0.9010 of 1000`. */
export function splitLine({ split, rows, loss, measured: { values } }: SplitMeasures): string {
  const { accuracy, r2 } = values;
  const one =
    accuracy !== undefined ? `, accuracy ${accuracy.toFixed(4)}` : r2 !== undefined ? `, R² ${r2.toFixed(4)}` : '';
  return `${split}: loss ${loss.toFixed(4)}${one} of ${rows}`;
}

/** The numbers of every split by name: `test.accuracy`, `test.f1.<class>`. */
export function metricsOf(measured: readonly SplitMeasures[]): Record<string, number> {
  const metrics: Record<string, number> = {};
  for (const {
    split,
    rows,
    loss,
    measured: { values },
  } of measured) {
    metrics[`${split}.examples`] = rows;
    metrics[`${split}.loss`] = loss;
    for (const [name, value] of Object.entries(values)) metrics[`${split}.${name}`] = value;
  }
  return metrics;
}

/**
 * Confusion counts are written to the artifact and not copied to records, manifests and events. With few classes every
 * pair has its count; with more pairs than examples only counts above 0 are kept.
 */
export function confusionCounts(measured: readonly SplitMeasures[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const {
    split,
    answers,
    measured: { confusion },
  } of measured) {
    if (confusion === undefined || answers.task === 'regression') continue;
    const classes = answers.names.length;
    if (classes <= wholeConfusionMax)
      for (let label = 0; label < classes; label++)
        for (let predicted = 0; predicted < classes; predicted++)
          counts[`${split}.confusion.${label}.${predicted}`] = 0;
    for (const { label, predicted, count } of confusion) counts[`${split}.confusion.${label}.${predicted}`] = count;
  }
  return counts;
}

/** Measures that the rows of a split do not define, and classes or labels that are left out of means. */
export function missingNotes(measured: readonly SplitMeasures[]): string[] {
  return measured.flatMap(({ split, measured: { missing, absent, unranked } }) => [
    ...(absent.length === 0
      ? []
      : [
          `no ${split} row has or is given ${namesText(absent, namesShown)}: no scores there, and macroF1 is the mean over the other classes`,
        ]),
    ...(unranked.length === 0
      ? []
      : [
          `${split}.rocAuc is the mean over the classes that some of the rows have and others have not, without ${namesText(unranked, namesShown)}`,
        ]),
    ...missing.map(({ name, because }) => `${split}.${name} is left out: ${because}`),
  ]);
}
