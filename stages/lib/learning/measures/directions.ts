/**
 * Names of the measures of answers, by task, and which way each is better. Titles and sentences are in declared.ts, which
 * no body imports, so that a better wording changes no key.
 */

import type { Task } from '../network/target.ts';

/** Of classes: `precision`, `recall` and `f1` are one number for each class, `top` one for each asked k. */
const ofClasses = {
  accuracy: 'more',
  balancedAccuracy: 'more',
  macroF1: 'more',
  weightedF1: 'more',
  mcc: 'more',
  kappa: 'more',
  top: 'more',
  logLoss: 'less',
  rocAuc: 'more',
  precision: 'more',
  recall: 'more',
  f1: 'more',
} as const;

/** Of two classes besides. */
const ofTwo = { prAuc: 'more', brier: 'less' } as const;

export const directions = {
  multiclass: { ...ofClasses, ...ofTwo },
  binary: { ...ofClasses, ...ofTwo },
  multilabel: {
    accuracy: 'more',
    hamming: 'less',
    macroF1: 'more',
    microF1: 'more',
    rocAuc: 'more',
    precision: 'more',
    recall: 'more',
    f1: 'more',
  },
  regression: { r2: 'more', mse: 'less', rmse: 'less', mae: 'less' },
} as const satisfies { readonly [task in Task]: Readonly<Record<string, 'more' | 'less'>> };

export type MeasureName = { [task in Task]: keyof (typeof directions)[task] }[Task];

/** Measures that are one number for each class or label: `recall.coat`. */
export const perClass = ['precision', 'recall', 'f1'] as const;
