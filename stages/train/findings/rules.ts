/**
 * Findings that need more than curves: about the answers of the kept epoch, the units of its model, and the numbers that
 * were learned. A text has no subject and no full stop, like those of `curveFindings`. All thresholds are here.
 */

import { countText, formatMetric } from 'arrowline/stage';
import type { Finding } from '../../../src/artifacts/history.ts';

export const thresholds = {
  /** Numbers to learn should have a standard deviation within these. */
  spreadLeast: 0.1,
  spreadMost: 10,
  /** A layer is named if this part of its units is dead. */
  deadShare: 0.25,
  /** Training rows that a unit is watched on. */
  deadRows: 1000,
} as const;

/** On the rows that are named: of validation, or of training where there are none. */
export type Skill =
  /** `share`: the part of the rows that the most frequent answer is right for. */
  | { readonly accuracy: number; readonly share: number; readonly rows: 'validation' | 'training' }
  | { readonly r2: number; readonly rows: 'validation' | 'training' };

/** Whether one answer to every row would be as good. Where all rows have one class nothing better is possible. */
export function chanceFinding(skill: Skill, epoch: number): Finding[] {
  const { rows } = skill;
  if ('r2' in skill) {
    if (skill.r2 > 0) return [];
    const text = `is at chance: R² on the ${rows} rows is ${formatMetric(skill.r2)} in the kept epoch, and their mean as the answer to all has 0`;
    return [{ code: 'chance', epoch, text }];
  }
  const { accuracy, share } = skill;
  if (accuracy > share || share === 1) return [];
  const text = `is at chance: ${rows} accuracy is ${formatMetric(accuracy)} in the kept epoch, and the most frequent answer to all has ${formatMetric(share)}`;
  return [{ code: 'chance', epoch, text }];
}

/** The part of rows that have the most frequent of these values. */
export function greatestShare(values: Iterable<number | string>): number {
  const counts = new Map<number | string, number>();
  let rows = 0;
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    rows++;
  }
  return rows === 0 ? 0 : Math.max(...counts.values()) / rows;
}

/** Numbers of the training rows that are far too great or small for usual weights and rates. */
export function spreadFinding(targets: Float64Array): Finding[] {
  const mean = targets.reduce((sum, value) => sum + value / targets.length, 0);
  const variance = targets.reduce((sum, value) => sum + (value - mean) ** 2 / targets.length, 0);
  const spread = Math.sqrt(variance);
  if (spread === 0 || (spread >= thresholds.spreadLeast && spread <= thresholds.spreadMost)) return [];
  const text = `learned numbers with a standard deviation of ${formatMetric(spread)}: divided by about that they would be learned faster`;
  return [{ code: 'target-scale', text }];
}

/** Units of a layer that were 0 for every row looked at. */
export interface DeadUnits {
  readonly layer: string;
  readonly dead: number;
  readonly units: number;
}

export function deadFinding(layers: readonly DeadUnits[], rows: number): Finding[] {
  const named = layers.filter(({ dead, units }) => dead > 0 && dead >= units * thresholds.deadShare);
  if (named.length === 0) return [];
  const list = named.map(({ layer, dead, units }) => `${countText(dead)} of ${countText(units)} in ${layer}`);
  const text = `has dead units, 0 for each of ${countText(rows)} training rows: ${list.join(', ')}`;
  return [{ code: 'dead-units', text }];
}
