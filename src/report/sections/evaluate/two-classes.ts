/** Two classes: how well probabilities rank the rows, whether they can be believed, and what each threshold would give. */

import { calibrationChart, calibrationCounts } from '../../figures/answers/calibration.ts';
import { type Rate, rateChart } from '../../figures/answers/rates.ts';
import { thresholdChart } from '../../figures/answers/thresholds.ts';
import { chartGrid, type Figure } from '../../page/figure.ts';
import { decimal } from '../../page/format.ts';
import {
  calibrationOf,
  hitsAndAlarms,
  type RankingOf,
  ratesByThreshold,
  recallAndPrecision,
  type TwoClasses,
  twoClassesOf,
} from '../../study/answers/two-classes.ts';
import type { Evaluation, Point, Predictions } from '../../study/study.ts';

export function twoClassFigures(
  point: Point,
  evaluation: Evaluation,
  predictions: Predictions,
  split: string,
  rankingOf: RankingOf,
): Figure[] {
  const found = twoClassesOf(predictions, split, rankingOf);
  if (found === undefined) return [];
  const of = `${point.name}, ${split} rows`;
  const { sources, task, threshold = task === 'multiclass' ? 0.5 : undefined } = predictions;
  const measure = (name: string): string => decimal(evaluation.values.get(`${split}.${name}`));
  return [
    rankingFigure(found, of, threshold, { roc: measure('rocAuc'), precision: measure('prAuc') }, sources),
    calibrationFigure(found, of, measure('brier'), sources),
    thresholdFigure(found, of, threshold, sources),
  ];
}

function rankingFigure(
  found: TwoClasses,
  of: string,
  threshold: number | undefined,
  areas: { readonly roc: string; readonly precision: string },
  sources: Predictions['sources'],
): Figure {
  const { ranked, positive } = found;
  const share = ranked.positives / (ranked.positives + ranked.others);
  const [hits, precision] = [hitsAndAlarms(ranked), recallAndPrecision(ranked)];
  const used = threshold === undefined ? undefined : ratesAt(found, threshold);
  const marked = (rate: Rate | undefined) =>
    rate === undefined || threshold === undefined ? {} : { marked: { ...rate, threshold } };
  const charts = [
    rateChart('roc', `Hits and false alarms, ${of}`, hits, {
      ...{ x: 'false alarms', y: 'hits (recall)' },
      guess: [
        { x: 0, y: 0 },
        { x: 1, y: 1 },
      ],
      ...marked(used?.roc),
    }),
    rateChart('precision-recall', `Precision and recall, ${of}`, precision, {
      ...{ x: 'recall', y: 'precision' },
      guess: [
        { x: 0, y: share },
        { x: 1, y: share },
      ],
      ...marked(used?.precision),
    }),
  ];
  return {
    id: 'ranking',
    title: `Ranking by the probability of ${positive}`,
    caption: `Left, the receiver operating characteristic: the part of the ${positive} rows above each threshold against the part of the other rows; the area under it is ${areas.roc}. Right, precision against recall; the average precision is ${areas.precision}. Dashed: guessing.${used === undefined ? '' : ` Ringed: the threshold ${decimal(threshold, 2)}.`} ${of}.`,
    body: chartGrid(charts),
    charts,
    sources,
  };
}

/** The rates of the rows above a threshold. */
function ratesAt(
  { probability, isPositive, ranked: { positives, others } }: TwoClasses,
  threshold: number,
): { readonly roc: Rate; readonly precision?: Rate } {
  let [hits, alarms] = [0, 0];
  for (const [row, one] of probability.entries())
    if (one > threshold) {
      if (isPositive[row] === 1) hits++;
      else alarms++;
    }
  const [recall, given] = [hits / positives, hits + alarms];
  return {
    roc: { x: alarms / others, y: recall },
    ...(given > 0 && { precision: { x: recall, y: hits / given } }),
  };
}

function calibrationFigure(found: TwoClasses, of: string, brier: string, sources: Predictions['sources']): Figure {
  const bins = calibrationOf(found);
  const charts = [
    calibrationChart('calibration', `Calibration, ${of}`, bins),
    calibrationCounts('calibration-counts', `Rows by probability, ${of}`, bins),
  ];
  return {
    id: 'calibration',
    title: 'Calibration',
    caption: `Rows in ten groups by the probability of ${found.positive} that they were given: the part that has it, with its 95 % interval, and the number of rows. On the dashed line probabilities are right; above it they are too low. The Brier score is ${brier}. ${of}.`,
    body: chartGrid(charts),
    charts,
    sources,
  };
}

function thresholdFigure(
  found: TwoClasses,
  of: string,
  threshold: number | undefined,
  sources: Predictions['sources'],
): Figure {
  const rates = ratesByThreshold(found);
  const best = rates.reduce((most, rate) => (rate.f1 > most.f1 ? rate : most));
  const chart = thresholdChart(
    'thresholds',
    `Rates by threshold, ${of}`,
    rates.map((rate) => rate.threshold),
    [
      { name: 'precision', values: rates.map((rate) => rate.precision) },
      { name: 'recall', values: rates.map((rate) => rate.recall) },
      { name: 'F1', values: rates.map((rate) => rate.f1) },
      { name: 'given', values: rates.map((rate) => rate.given) },
    ],
    threshold,
  );
  return {
    id: 'thresholds',
    title: 'Choice of a threshold',
    caption: `A row is given ${found.positive} if its probability is above the threshold. Given: the part of all rows above it. F1 is greatest, ${decimal(best.f1)}, at ${decimal(best.threshold, 2)}: chosen on these rows, it flatters them. ${of}.`,
    body: chartGrid([chart], 'wide'),
    charts: [chart],
    sources,
  };
}
