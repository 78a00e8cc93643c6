/**
 * How the probabilities of two classes rank and fit the truth: the curves of hits and false alarms, the precision and the
 * shares of rows at every threshold, and the share of positive rows beside the probability that they were given.
 */

import { wilsonInterval } from '../../../core/facts/interval.ts';
import type { Predictions } from '../study.ts';

/** After each different score from the greatest down: positive and other rows with this score or a greater one. */
export interface RankedRows {
  readonly positives: number;
  readonly others: number;
  readonly thresholds: ArrayLike<number>;
  readonly hits: ArrayLike<number>;
  readonly alarms: ArrayLike<number>;
}

export type RankingOf = (scores: Float32Array, isPositive: (row: number) => boolean) => RankedRows;

/** The rows of one split with two classes. */
export interface TwoClasses {
  readonly positive: string;
  readonly other: string;
  /** Of the positive class, row by row. */
  readonly probability: Float32Array;
  readonly isPositive: Uint8Array;
  readonly ranked: RankedRows;
}

/** Undefined for answers of other tasks, without rows of both classes, and where the outputs are no probabilities. */
export function twoClassesOf(predictions: Predictions, split: string, rankingOf: RankingOf): TwoClasses | undefined {
  const { task, names, positive = 1 } = predictions;
  if ((task !== 'binary' && task !== 'multiclass') || names.length !== 2) return undefined;
  const rows = predictions.split.flatMap((one, index) => (one === split ? [index] : []));
  const probability = Float32Array.from(rows, (row) => predictions.probabilities[row * 2 + positive]!);
  if (!probability.every((one) => one >= 0 && one <= 1)) return undefined;
  const isPositive = Uint8Array.from(rows, (row) => (predictions.label[row] === positive ? 1 : 0));
  const ranked = rankingOf(probability, (row) => isPositive[row] === 1);
  if (ranked.positives === 0 || ranked.others === 0) return undefined;
  return { positive: names[positive]!, other: names[1 - positive]!, probability, isPositive, ranked };
}

export interface RatePoint {
  readonly x: number;
  readonly y: number;
  readonly threshold: number;
}

/** A curve needs no more points than a screen has pixels. */
const step = 1 / 400;

/** From (0, 0), above every score, to (1, 1): false alarms among the other rows, and hits among the positive ones. */
export function hitsAndAlarms({ positives, others, thresholds, hits, alarms }: RankedRows): RatePoint[] {
  const points = Array.from(thresholds, (threshold, at) => ({
    x: alarms[at]! / others,
    y: hits[at]! / positives,
    threshold,
  }));
  return thinned([{ x: 0, y: 0, threshold: Number.POSITIVE_INFINITY }, ...points]);
}

/** Recall and precision at each score, from the greatest score down. */
export function recallAndPrecision({ positives, thresholds, hits, alarms }: RankedRows): RatePoint[] {
  return thinned(
    Array.from(thresholds, (threshold, at) => ({
      x: hits[at]! / positives,
      y: hits[at]! / (hits[at]! + alarms[at]!),
      threshold,
    })),
  );
}

/** Leaves out points next to the one before. Keeps the first and the last. */
function thinned(points: readonly RatePoint[]): RatePoint[] {
  const kept: RatePoint[] = [];
  for (const [at, point] of points.entries()) {
    const before = kept.at(-1);
    const isFar = !before || Math.abs(point.x - before.x) >= step || Math.abs(point.y - before.y) >= step;
    if (isFar || at === points.length - 1) kept.push(point);
  }
  return kept;
}

export interface ThresholdRates {
  readonly threshold: number;
  /** Undefined where no row is above the threshold. */
  readonly precision: number | undefined;
  readonly recall: number;
  readonly f1: number;
  /** The part of all rows that is above the threshold. */
  readonly given: number;
}

/** At `steps` + 1 thresholds from 0 to 1: a row is given the positive class if its probability is above it. */
export function ratesByThreshold({ ranked }: TwoClasses, steps = 100): ThresholdRates[] {
  const { positives, others, thresholds, hits, alarms } = ranked;
  return Array.from({ length: steps + 1 }, (_, index) => {
    const threshold = index / steps;
    const at = countAbove(thresholds, threshold) - 1;
    const [hit, alarm] = at < 0 ? [0, 0] : [hits[at]!, alarms[at]!];
    return {
      threshold,
      precision: at < 0 ? undefined : hit / (hit + alarm),
      recall: hit / positives,
      f1: (2 * hit) / (positives + hit + alarm),
      given: (hit + alarm) / (positives + others),
    };
  });
}

/** Of descending scores, those above a threshold. */
function countAbove(scores: ArrayLike<number>, threshold: number): number {
  let [low, high] = [0, scores.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle]! > threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Mean of the probabilities that the rows were given; undefined without rows, as below. */
  readonly given?: number;
  /** The part of the rows that is positive, with its 95 % interval by Wilson's score. */
  readonly found?: number;
  readonly low?: number;
  readonly high?: number;
}

/** Rows in `bins` equal parts of the range of probabilities. */
export function calibrationOf({ probability, isPositive }: TwoClasses, bins = 10): CalibrationBin[] {
  const rows = new Float64Array(bins);
  const given = new Float64Array(bins);
  const found = new Float64Array(bins);
  for (const [row, one] of probability.entries()) {
    const bin = Math.min(bins - 1, Math.floor(one * bins));
    rows[bin]!++;
    given[bin]! += one;
    found[bin]! += isPositive[row]!;
  }
  return Array.from(rows, (count, bin) => {
    const about = { from: bin / bins, to: (bin + 1) / bins, rows: count };
    if (count === 0) return about;
    const { low, high } = wilsonInterval(found[bin]!, count);
    return { ...about, given: given[bin]! / count, found: found[bin]! / count, low, high };
  });
}
