/** Findings about the answers of models: no better than a guess, better before, better on the rows that chose them. */

import { percent, plural, subject } from '../../page/format.ts';
import { accuracyInterval } from '../best.ts';
import { confusionMatrix, splitOf } from '../confusion.ts';
import { rateOf, rowSums } from '../count-matrix.ts';
import { atKept, peakOf } from '../epochs.ts';
import type { Study } from '../study.ts';
import { byPoint, type Finding } from './finding.ts';

/** Models that are right no more often than the answer of the most frequent class alone. */
export function noBetterThanOneClass(study: Study, split: string): Finding[] {
  return byPoint(
    study,
    (point) => {
      const of = point.evaluation && splitOf(point.evaluation, split);
      const matrix = of === undefined ? undefined : confusionMatrix(point.evaluation!, of);
      const accuracy = point.evaluation?.values.get(`${of}.accuracy`);
      if (matrix === undefined || accuracy === undefined || matrix.rows.length < 2) return undefined;
      const sums = rowSums(matrix);
      const most = Math.max(...sums);
      const share = rateOf(
        most,
        sums.reduce((sum, one) => sum + one, 0),
      );
      if (share === 0 || accuracy > share) return undefined;
      const name = matrix.rows[sums.indexOf(most)];
      return {
        text: `${subject(point.name)} is right for ${percent(accuracy)} of the ${of} rows: always answering ${name} would be for ${percent(share)}.`,
        figures: ['confusion', 'compare-table'],
      };
    },
    (others) =>
      `${plural(others, 'other model')} ${others === 1 ? 'is' : 'are'} no better than one class alone either.`,
  );
}

/** Models that were better at an earlier epoch than at the kept one, by more than chance. */
export function missedPeaks(study: Study): Finding[] {
  return byPoint(
    study,
    (point) => {
      const { history } = point;
      const interval = accuracyInterval(point, 'validation.accuracy');
      const kept = atKept(history, 'validationAccuracy');
      const peak = history && peakOf(history, 'accuracy');
      if (history?.validationAccuracy === undefined || kept === undefined || peak === undefined) return undefined;
      const best = history.validationAccuracy[history.epochs.indexOf(peak)]!;
      if (interval === undefined || best <= interval.high) return undefined;
      return {
        text: `${subject(point.name)} had ${percent(best)} validation accuracy at epoch ${peak}; the kept epoch ${history.keptEpoch} has ${percent(kept)}.`,
        figures: [`curves-${point.index}`, 'overlay'],
      };
    },
    (others) => `${plural(others, 'other model')} ${others === 1 ? 'was' : 'were'} better at an earlier epoch too.`,
  );
}

/** The shown model, where its test accuracy is below its validation accuracy by more than chance. */
export function lowerOnTestRows({ chosen }: Study): Finding[] {
  if (chosen === undefined) return [];
  const [validation, test] = ['validation.accuracy', 'test.accuracy'].map((name) => ({
    value: chosen.evaluation?.values.get(name),
    interval: accuracyInterval(chosen, name),
  }));
  if (validation?.interval === undefined || test?.interval === undefined) return [];
  if (test.interval.high >= validation.interval.low) return [];
  return [
    {
      text: `${subject(chosen.name)} is right for ${percent(test.value)} of the test rows and ${percent(validation.value)} of the validation rows: the test rows are harder, or the choice fits the validation rows.`,
      figures: ['compare-table'],
    },
  ];
}
