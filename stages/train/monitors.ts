/**
 * Numbers of an epoch that early stopping and a learning rate may watch: losses, accuracies, and measures on the
 * validation rows by their names in the history, `validation.rocAuc` and `validation.recall.coat`.
 */

import { type Json, nearestName, type WithProblem } from 'arrowline/stage';
import { better } from '../../src/artifacts/better.ts';
import type { Task } from '../lib/learning/network/target.ts';
import { directionOf, isMeasured } from './epoch-measures.ts';
import { rateOf } from './optimizer.ts';

const always = {
  loss: better.loss,
  accuracy: better.accuracy,
  validationLoss: better.loss,
  validationAccuracy: better.accuracy,
} as const;

const prefix = 'validation.';

/** The monitors of early stopping and of the learning rate, with the fields of `with` that name them. */
export function monitorsOf({
  earlyStopping,
  optimizer,
}: {
  readonly earlyStopping?: { readonly monitor: string };
  readonly optimizer: Json;
}): { readonly monitor: string; readonly where: string }[] {
  const rate = rateOf(optimizer);
  return [
    ...(earlyStopping ? [{ monitor: earlyStopping.monitor, where: 'with.earlyStopping.monitor' }] : []),
    ...(typeof rate === 'object' && 'onPlateau' in rate
      ? [{ monitor: rate.onPlateau.monitor, where: 'with.optimizer, learningRate.onPlateau.monitor' }]
      : []),
  ];
}

/** Whether a value is better than the best so far by more than `minDelta`. */
export function improves(monitor: string, value: number, best: number, minDelta: number): boolean {
  return betterOf(monitor) === 'more' ? value > best + minDelta : value < best - minDelta;
}

/** Undefined for a name that no number of an epoch has. */
export function betterOf(monitor: string): 'more' | 'less' | undefined {
  if (Object.hasOwn(always, monitor)) return always[monitor as keyof typeof always];
  return monitor.startsWith(prefix) ? directionOf(monitor.slice(prefix.length)) : undefined;
}

/** Names that are no numbers of an epoch, or not of this training. `path` leads to the name. */
export function monitorProblems(
  monitor: string,
  metrics: readonly string[],
  task: Task | undefined,
  path: readonly (string | number)[],
): WithProblem[] {
  const expected = `loss, validationLoss, accuracy, validationAccuracy, or ${prefix} and a measure that metrics names`;
  const problem = (message: string, hint?: string): WithProblem[] => [
    { path, message, expected, ...(hint !== undefined && { hint }) },
  ];
  if (task === 'regression' && /accuracy$/i.test(monitor))
    return problem('a regression has no accuracy', `watch validationLoss or ${prefix}r2`);
  if (Object.hasOwn(always, monitor)) return [];
  const measure = monitor.startsWith(prefix) ? monitor.slice(prefix.length) : monitor;
  if (directionOf(measure) === undefined) {
    const names = [...Object.keys(always), ...metrics.map((name) => `${prefix}${name}`)];
    const nearest = nearestName(monitor, names);
    return problem(`"${monitor}" is no number of an epoch`, nearest && `did you mean "${nearest}"?`);
  }
  if (measure === 'accuracy') return problem(`the accuracy on the validation rows is validationAccuracy`);
  if (measure === monitor)
    return problem(`${monitor} of which rows is not said`, `did you mean "${prefix}${monitor}"?`);
  if (isMeasured(measure, metrics, task)) return [];
  const isOfEach = metrics.includes(measure);
  return problem(
    `${measure} is not measured after each epoch`,
    isOfEach ? `name a class: ${monitor}.coat` : `add ${measure.replace(/\..*/s, '')} to metrics`,
  );
}
