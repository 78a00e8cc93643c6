/** `with.optimizer`, in its short and its long form, with Keras' defaults filled in. */

import type { Json, JsonObject, WithProblem } from 'arrowline/stage';
import type { OptimizerSpec } from '../lib/learning/engines/engine.ts';
import { fullSchedule, initialRate, rateProblems, type Schedule } from './learning-rate/schedule.ts';
import type { LearningRate, TrainParameters } from './parameters.ts';

const adam = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

const defaults = {
  sgd: { learningRate: 0.01, momentum: 0, nesterov: false },
  rmsprop: { learningRate: 0.001, rho: 0.9, momentum: 0, epsilon: 1e-7 },
  adam,
  adamw: { ...adam, weightDecay: 0.004 },
} as const;

type Name = OptimizerSpec['name'];

/** Ways to limit a gradient, by the field of an optimizer. */
const clips = { clipNorm: 'norm', globalClipNorm: 'globalNorm', clipValue: 'value' } as const;

/** Its name, and its parameters as they are written. */
function written(given: Json): readonly [Name, JsonObject] {
  const [name, parameters] = typeof given === 'string' ? [given, null] : Object.entries(given as JsonObject)[0]!;
  return [name as Name, (parameters ?? {}) as JsonObject];
}

/** The long form, complete: `{ adam: { learningRate: 0.001, … } }`. A complete one stays as it is. */
export function optimizerMapping(given: Json): { readonly [name: string]: JsonObject } {
  const [name, parameters] = written(given);
  const learningRate = rateOf(given) as Json;
  return { [name]: { ...defaults[name], ...parameters, learningRate } };
}

/** The rate, or the schedule in full. */
export function rateOf(given: Json): number | Schedule {
  const [name, { learningRate }] = written(given);
  return fullSchedule(learningRate as LearningRate | undefined, defaults[name].learningRate);
}

/** For the engines: Adam without decay is AdamW with decay 0. Of a schedule it has the rate to begin with. */
export function optimizerSpec(given: Json): OptimizerSpec {
  const [name, parameters] = Object.entries(optimizerMapping(given))[0]!;
  const { clipNorm, globalClipNorm, clipValue, ...others } = parameters;
  const clip: JsonObject = {
    ...(clipNorm !== undefined && { [clips.clipNorm]: clipNorm }),
    ...(globalClipNorm !== undefined && { [clips.globalClipNorm]: globalClipNorm }),
    ...(clipValue !== undefined && { [clips.clipValue]: clipValue }),
  };
  const own: JsonObject = {
    ...others,
    learningRate: initialRate(rateOf(given)),
    ...(Object.keys(clip).length > 0 && { clip }),
  };
  return { name, ...(name === 'adam' ? { weightDecay: 0 } : {}), ...own } as OptimizerSpec;
}

/** Mistakes that the schema cannot express. */
export function optimizerProblems(given: TrainParameters['optimizer'], epochs: number): WithProblem[] {
  if (typeof given === 'string') return [];
  const [name, parameters] = written(given as Json);
  const path = ['optimizer', name];
  const limits = Object.keys(clips).filter((field) => parameters[field] !== undefined);
  const several = limits.slice(1).map((field) => ({
    path: [...path, field],
    message: `a gradient is limited in one way, and ${limits[0]} is given too`,
    expected: `one of ${Object.keys(clips).join(', ')}`,
  }));
  const rate = parameters.learningRate as LearningRate | undefined;
  return [...several, ...rateProblems(rate, epochs, [...path, 'learningRate'])];
}
