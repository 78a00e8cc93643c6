/** `with.loss`, in its short and its long form, and the losses that fit a task. */

import { type Json, type JsonObject, StageFailure, type WithProblem } from 'arrowline/stage';
import type { LossName, LossSpec } from '../lib/learning/engines/engine.ts';
import type { Task } from '../lib/learning/network/target.ts';

const defaults: { readonly [name in LossName]: JsonObject } = {
  categoricalCrossentropy: { labelSmoothing: 0 },
  binaryCrossentropy: { labelSmoothing: 0 },
  meanSquaredError: {},
  meanAbsoluteError: {},
  huber: { delta: 1 },
};

/** The losses that a task can be trained with; the first is the default. */
const losses: { readonly [name in Task]: readonly LossName[] } = {
  multiclass: ['categoricalCrossentropy', 'binaryCrossentropy', 'meanSquaredError', 'meanAbsoluteError', 'huber'],
  binary: ['binaryCrossentropy', 'meanSquaredError', 'meanAbsoluteError', 'huber'],
  multilabel: ['binaryCrossentropy', 'meanSquaredError', 'meanAbsoluteError', 'huber'],
  regression: ['meanSquaredError', 'meanAbsoluteError', 'huber'],
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

/** For the engines. @throws StageFailure `task` for a loss that means nothing for the task */
export function lossSpec(given: Json | undefined, task: Task): LossSpec {
  const [name, own] = written(lossMapping(given ?? losses[task][0]!));
  if (losses[task].includes(name)) return { name, ...own } as LossSpec;
  throw new StageFailure('task', `the loss ${name} does not fit the task ${task}`, {
    where: 'with.loss',
    found: name,
    expected: `one of ${losses[task].join(', ')}`,
    hint: `leave loss out: it is ${losses[task][0]} then`,
  });
}

/** For a task that the document states. */
export function lossProblems(given: Json | undefined, task: Task | undefined): WithProblem[] {
  if (given === undefined || task === undefined) return [];
  const [name] = written(given);
  if (losses[task].includes(name)) return [];
  const message = `the loss ${name} does not fit the task ${task}`;
  return [{ path: ['loss'], message, expected: `one of ${losses[task].join(', ')}` }];
}
