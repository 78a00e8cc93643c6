/** The numbers of a comparison: from two answers to the same rows, in the same order. */

import type { Random } from '../lib/kit/random/random.ts';
import type { Answers } from '../lib/learning/measures/answers.ts';
import { bootstrap } from '../lib/statistics/bootstrap.ts';
import { normalQuantile } from '../lib/statistics/normal.ts';
import { detectableDrop, midPMcNemar, type PairedCounts, tangoInterval } from '../lib/statistics/paired-accuracy.ts';
import { resampledValue } from './answers-value.ts';

/** Fewer rows are no sample of others that a bootstrap could draw from: its intervals are far too narrow. */
const rowsMin = 20;

export interface Terms {
  readonly alpha: number;
  readonly power: number;
}

/** Answers to the same rows as another side's, and the measure of them. */
export interface Measured {
  readonly answers: Answers;
  readonly value: number;
}

/** As far as they exist. */
export interface Numbers {
  readonly low?: number;
  readonly high?: number;
  readonly p?: number;
  readonly detectable?: number;
  readonly samples?: number;
  readonly undefinedSamples?: number;
}

/** Numbers, and sentences about them. */
export interface Noted {
  readonly numbers: Numbers;
  readonly notes: readonly string[];
}

export function rowsOf(answers: Answers): number {
  return answers.label.length / (answers.task === 'multilabel' ? answers.names.length : 1);
}

/** Rows that only one side has right; of several labels, all of them. Undefined of numbers. */
export function pairedCounts(now: Answers, before: Answers): Omit<PairedCounts, 'rows'> | undefined {
  if (now.task === 'regression') return undefined;
  const rows = rowsOf(now);
  const width = now.label.length / rows;
  const isRight = ({ label, predicted }: Answers, row: number): boolean => {
    for (let at = row * width; at < (row + 1) * width; at++) if (label[at] !== predicted[at]) return false;
    return true;
  };
  let [lost, won] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const [is, was] = [isRight(now, row), isRight(before, row)];
    if (was && !is) lost++;
    else if (is && !was) won++;
  }
  return { lost, won };
}

export function byMcNemar(counts: PairedCounts, { alpha, power }: Terms): Noted {
  return {
    numbers: {
      ...tangoInterval(counts, alpha),
      p: midPMcNemar(counts),
      detectable: detectableDrop(counts, alpha, power),
    },
    notes: [],
  };
}

/** The same rows are drawn for both sides; the statistic is the difference of the measure. */
export async function byBootstrap(
  now: Measured,
  before: Measured,
  measure: string,
  { alpha, power, samples }: Terms & { readonly samples: number },
  source: Random,
  breathe: (done: number, total: number) => Promise<void>,
): Promise<Noted> {
  const rows = rowsOf(now.answers);
  if (rows < rowsMin)
    return { numbers: {}, notes: [`${rows} rows are too few for an interval by bootstrap: at least ${rowsMin}`] };
  const [own, other] = [resampledValue(now.answers, measure), resampledValue(before.answers, measure)];
  const observed = now.value - before.value;
  let differs = observed !== 0;
  const difference = (times: Uint32Array): number => {
    const value = own(times) - other(times);
    differs ||= value !== 0;
    return value;
  };
  const found = await bootstrap(difference, rows, observed, alpha, samples, source, breathe);
  if (found === undefined) {
    if (!differs) return { numbers: { low: 0, high: 0, p: 1, samples }, notes: [] };
    return { numbers: { samples }, notes: ['the drawn rows do not differ: there is no interval'] };
  }
  const { low, high, p, standardError, undefinedSamples } = found;
  const detectable = (normalQuantile(1 - alpha / 2) + normalQuantile(power)) * standardError;
  return {
    numbers: { low, high, p, detectable, samples, undefinedSamples },
    notes:
      undefinedSamples === 0
        ? []
        : [`${undefinedSamples} of ${samples} samples do not define ${measure}, and are left out of the interval`],
  };
}
