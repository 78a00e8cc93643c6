/**
 * `with.loss`, in its short and its long form; the losses that a task can be trained with, and the mistakes of a document
 * that names its task.
 */

import type { Json, JsonObject, WithProblem } from 'arrowline/stage';
import type { LossName, LossSpec } from '../lib/learning/engines/engine.ts';
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

const defaults: { readonly [name in LossName]: JsonObject } = {
  categoricalCrossentropy: { labelSmoothing: 0 },
  binaryCrossentropy: { labelSmoothing: 0 },
  meanSquaredError: {},
  meanAbsoluteError: {},
  huber: { delta: 1 },
};

function written(given: Json): readonly [LossName, JsonObject] {
  const [name, own] = typeof given === 'string' ? [given, null] : Object.entries(given as JsonObject)[0]!;
  return [name as LossName, (own ?? {}) as JsonObject];
}

/** The long form, complete: `{ huber: { delta: 1 } }`. A complete one stays as it is. */
export function lossMapping(given: Json): JsonObject {
  const [name, own] = written(given);
  return { [name]: { ...defaults[name], ...own } };
}

/** For the engines. */
export function lossSpec(given: Json): LossSpec {
  const [name, own] = written(lossMapping(given));
  return { name, ...own } as LossSpec;
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
  const [name] = loss === undefined ? [] : written(loss as Json);
  if (name !== undefined && !losses[task].includes(name))
    problems.push({
      path: ['loss'],
      message: `the loss ${name} does not fit the task ${task}`,
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
