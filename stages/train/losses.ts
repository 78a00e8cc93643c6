/** The losses that a task can be trained with, and the mistakes of a document that names its task. */

import type { WithProblem } from 'arrowline/stage';
import type { LossName } from '../lib/learning/engines/engine.ts';
import type { Task } from '../lib/learning/network/target.ts';
import type { TrainParameters } from './parameters.ts';

/** The first of each is the default. */
export const losses: { readonly [Name in Task]: readonly LossName[] } = {
  multiclass: ['categoricalCrossentropy', 'binaryCrossentropy', 'meanSquaredError', 'meanAbsoluteError', 'huber'],
  binary: ['binaryCrossentropy', 'meanSquaredError', 'meanAbsoluteError', 'huber'],
  multilabel: ['binaryCrossentropy', 'meanSquaredError', 'meanAbsoluteError', 'huber'],
  regression: ['meanSquaredError', 'meanAbsoluteError', 'huber'],
};

export function defaultLoss(task: Task): LossName {
  return losses[task][0]!;
}

/** Seen without data where the task is stated. */
export function taskProblems({
  task,
  loss,
  positive,
  classWeights,
}: Pick<TrainParameters, 'task' | 'loss' | 'positive' | 'classWeights'>): readonly WithProblem[] {
  const problems: WithProblem[] = [];
  if (task === undefined) return problems;
  if (loss !== undefined && !losses[task].includes(loss))
    problems.push({
      path: ['loss'],
      message: `the loss ${loss} does not fit the task ${task}`,
      expected: `one of ${losses[task].join(', ')}`,
      hint: `leave it out: it is ${defaultLoss(task)} then`,
    });
  if (positive !== undefined && task !== 'binary')
    problems.push({
      path: ['positive'],
      message: `the task ${task} has no positive class`,
      expected: 'task: binary',
      hint: 'leave it out, or write task: binary',
    });
  if (classWeights !== undefined && (task === 'multilabel' || task === 'regression'))
    problems.push({
      path: ['classWeights'],
      message: `the task ${task} has no classes to weigh`,
      expected: 'task: multiclass, or task: binary',
      hint: 'leave it out; a column of weights is used if ingest reads one: columns: { NAME: weight }',
    });
  return problems;
}
