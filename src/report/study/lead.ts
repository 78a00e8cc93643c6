/**
 * The measure that tells how good a model of a study is, where one number has to tell it: accuracy; R² where numbers are
 * predicted. More of it is better.
 */

import type { Point } from './study.ts';

export interface Lead {
  /** Its name after that of a split. */
  readonly name: 'accuracy' | 'r2';
  readonly title: 'accuracy' | 'R²';
  readonly format: 'fraction' | 'score';
}

const accuracy: Lead = { name: 'accuracy', title: 'accuracy', format: 'fraction' };
const explained: Lead = { name: 'r2', title: 'R²', format: 'score' };
export const leads = [accuracy, explained] as const;

/** Accuracy, unless points have been evaluated and none has it. */
export function leadOf(points: readonly Point[]): Lead {
  return points.some((point) => hasLead(point, explained)) && !points.some((point) => hasLead(point, accuracy))
    ? explained
    : accuracy;
}

function hasLead({ evaluation }: Point, { name }: Lead): boolean {
  return ['validation', 'test', 'train'].some((split) => evaluation?.values.has(`${split}.${name}`) === true);
}
