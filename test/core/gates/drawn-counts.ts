/** Predictions of two models on the same drawn rows, and what a comparison of their accuracies finds. */

import type { Comparison, MeasureTerms } from '../../../src/core/gates/verdict.ts';
import type { Random } from '../../../stages/lib/kit/random/random.ts';
import {
  detectableDrop,
  midPMcNemar,
  type PairedCounts,
  tangoInterval,
} from '../../../stages/lib/statistics/paired-accuracy.ts';

export const terms: MeasureTerms = {
  rule: 'noSignificantDrop',
  test: 'mcnemar',
  maxDrop: { amount: 0, relative: false },
  alpha: 0.05,
  power: 0.8,
  better: 'more',
  format: 'fraction',
};

/** `lost` and `won`: the chance of a row to be right before only, or now only. */
export function drawnCounts(source: Random, rows: number, lost: number, won: number): PairedCounts {
  const counts = { rows, lost: 0, won: 0 };
  for (let row = 0; row < rows; row++) {
    const drawn = source.uniform();
    if (drawn < lost) counts.lost++;
    else if (drawn < lost + won) counts.won++;
  }
  return counts;
}

/** Of models that are right before in nine of ten rows. */
export function comparisonOf(counts: PairedCounts, { alpha, power }: MeasureTerms = terms): Comparison {
  const before = 0.9;
  return {
    ...counts,
    now: before + (counts.won - counts.lost) / counts.rows,
    before,
    interval: tangoInterval(counts, alpha),
    p: midPMcNemar(counts),
    detectable: detectableDrop(counts, alpha, power),
    ...(counts.lost + counts.won === 0 && { identical: true }),
  };
}
