/** Epochs that the report distinguishes: the kept one, and the best one of each curve. */

import { better } from '../../artifacts/better.ts';
import { bestOf } from '../../core/facts/measure.ts';
import type { History } from './study.ts';

export type CurveMeasure = keyof typeof better;

/** A number of the epoch whose weights the model holds: all numbers in one row with an evaluation are of this epoch. */
export function atKept(
  history: History | undefined,
  series: 'loss' | 'accuracy' | 'validationLoss' | 'validationAccuracy',
): number | undefined {
  return history?.[series]?.[history.epochs.indexOf(history.keptEpoch)];
}

interface LeadingCurve {
  readonly rows: 'validation' | 'training';
  readonly values: readonly number[];
}

/**
 * The curve that is looked at for a measure: of the validation rows, of the training rows where there are none.
 * Undefined for accuracies where the targets are numbers.
 */
export function leadingCurve(history: History, measure: CurveMeasure): LeadingCurve | undefined {
  const validation = measure === 'loss' ? history.validationLoss : history.validationAccuracy;
  if (validation) return { rows: 'validation', values: validation };
  const training = history[measure];
  return training && { rows: 'training', values: training };
}

/** The epoch at which that curve is best, the first of equals; undefined where it has no number. */
export function peakOf(history: History, measure: CurveMeasure): number | undefined {
  const values = leadingCurve(history, measure)?.values ?? [];
  const [first] = bestOf(values.keys(), (index) => values[index], better[measure]);
  return first === undefined ? undefined : history.epochs[first];
}
