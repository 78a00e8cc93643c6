/** Packs stored predictions for a baseline file, as far as gates need them. */

import type { PackedPredictions, Table } from 'arrowline/stage';
import { predictions } from '../../src/artifacts/predictions.ts';
import { answersAt } from '../lib/learning/measures/answers-at.ts';
import { packAnswers, type Refused } from '../lib/statistics/packed/pack.ts';
import { packedOrder } from '../lib/statistics/packed/packed-order.ts';

/** Measures by split, without it: `accuracy`, `recall.coat`. */
export type NeededMeasures = { readonly [split: string]: readonly string[] };

/** By split; or why one of them is not packed. */
export type PackedSplits = { readonly packed: { readonly [split: string]: PackedPredictions } } | Refused;

export function packPredictions(table: Table, needed: NeededMeasures): PackedSplits {
  const given = predictions.read(table);
  const packed: [string, PackedPredictions][] = [];
  for (const [split, measures] of Object.entries(needed)) {
    const rows = packedOrder(given, split);
    if (rows.length === 0)
      return { refused: `there are no predictions of ${split}`, hint: 'compare values only (test: none)' };
    const one = packAnswers(answersAt(given, rows), measures);
    if ('refused' in one) return one;
    packed.push([split, one]);
  }
  return { packed: Object.fromEntries(packed) };
}
