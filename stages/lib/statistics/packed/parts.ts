/**
 * The parts of packed answers, by task and measure: no more is kept than the measures need that gates name.
 *
 * - `classes`: the class of each row, or 0 or 1 for each label;
 * - `own`: the probability of each row's true class, float32 (log loss of several classes);
 * - `shares`: the part that it is of the row's outputs together, float32 (loss of several classes, to 1e-7);
 * - `places`: the number of classes ahead of each row's true class (top-k accuracy);
 * - `ranks`: the rank of each row for each class or label (area under the ROC curve);
 * - `scores`: the probabilities of two classes or of labels, float32; of the positive class only, if two are 1 together;
 * - `numbers`: the answers of a regression, float32 or float64.
 */

import type { Answers } from '../../learning/measures/answers.ts';
import { directions } from '../../learning/measures/directions.ts';

export type Part = 'classes' | 'own' | 'shares' | 'places' | 'ranks' | 'scores' | 'numbers';

/**
 * The part that a measure (`accuracy`, `recall.coat`, `top3`, `loss`) is computed from; undefined if answers of the task do not
 * give it.
 */
export function partOf(measure: string, task: Answers['task'], classes: number): Part | undefined {
  if (measure === 'loss')
    return task === 'regression' ? 'numbers' : task === 'multiclass' && classes > 2 ? 'shares' : 'scores';
  const name = measureNamed(measure);
  if (!Object.hasOwn(directions[task], name)) return undefined;
  if (task === 'regression') return 'numbers';
  const several = task === 'multilabel' || classes > 2;
  switch (name) {
    case 'logLoss':
      return several ? 'own' : 'scores';
    case 'brier':
    case 'prAuc':
      return several ? undefined : 'scores';
    case 'rocAuc':
      return several ? 'ranks' : 'scores';
    case 'top':
      return 'places';
    default:
      return 'classes';
  }
}

/** `recall` of `recall.coat`, `top` of `top3`. */
export function measureNamed(measure: string): string {
  return measure.replace(/^top[1-9]\d*$/, 'top').replace(/^(precision|recall|f1)\..*$/s, '$1');
}
