/** `with.optimizer`, in its short and its long form, with Keras' defaults filled in. */

import type { Json, JsonObject } from 'arrowline/stage';
import type { OptimizerSpec } from '../lib/learning/engines/engine.ts';

const adam = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

const defaults: { readonly [Name in OptimizerSpec['name']]: JsonObject } = {
  sgd: { learningRate: 0.01, momentum: 0, nesterov: false },
  rmsprop: { learningRate: 0.001, rho: 0.9, momentum: 0, epsilon: 1e-7 },
  adam,
  adamw: { ...adam, weightDecay: 0.004 },
};

/** The long form, complete: `{ adam: { learningRate: 0.001, … } }`. What is complete stays as it is. */
export function optimizerMapping(given: Json): { readonly [name: string]: JsonObject } {
  const [name, parameters] = typeof given === 'string' ? [given, null] : Object.entries(given as JsonObject)[0]!;
  return { [name]: { ...defaults[name as OptimizerSpec['name']], ...((parameters ?? {}) as JsonObject) } };
}

/** For the engines: Adam without decay is AdamW with decay 0. */
export function optimizerSpec(given: Json): OptimizerSpec {
  const [name, parameters] = Object.entries(optimizerMapping(given))[0]!;
  return { name, ...(name === 'adam' ? { weightDecay: 0 } : {}), ...parameters } as OptimizerSpec;
}
