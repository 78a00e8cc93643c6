/**
 * Which engine computes, and loading it. Cheap to import: an engine is loaded when it is asked for.
 */

import type { JsonObject } from '../../../src/core/canonical.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import type { MachineFacts } from '../../../src/stage-api/stage.ts';
import type { Network } from '../network/network.ts';
import type { Engine, LossName, OptimizerSpec } from './engine.ts';

export type EngineName = Engine['name'];

/** What `engine: auto` is on a machine without a faster GPU engine. */
export const defaultEngine: EngineName = 'compiled';

/** Besides modules, what determines what an engine computes: part of the key of every stage that uses one. */
export const engineAssets: readonly URL[] = [
  new URL('../../../../stages/lib/engine/compiled/engine.wasm', import.meta.url),
];

const loaders: { readonly [Name in EngineName]: () => Promise<Engine> } = {
  compiled: async () => (await import('./compiled/index.ts')).compiledEngine,
  tensorflow: async () => (await import('./tensorflow/index.ts')).tensorflowEngine(),
};

/** Replaces `engine: auto` by an engine's name: the `resolve` of stages that compute with one. */
export function resolveEngine(parameters: JsonObject, facts: MachineFacts): JsonObject {
  if (parameters.engine !== 'auto') return parameters;
  return { ...parameters, engine: facts.gpuEngine ? 'tensorflow' : defaultEngine };
}

/** @param name a name, or `auto` where nothing has resolved it */
export async function loadEngine(name: EngineName | 'auto'): Promise<Engine> {
  return loaders[name === 'auto' ? defaultEngine : name]();
}

/** Of a prediction: every engine that runs a network at all trains it in this way. */
const plainest: OptimizerSpec = { name: 'sgd', learningRate: 1, momentum: 0, nesterov: false };

/**
 * For a training, or for a prediction when optimizer and loss are left out.
 * @throws StageFailure `unsupported` with the engine's reason
 */
export function requireSupport(
  engine: Engine,
  network: Network,
  optimizer: OptimizerSpec = plainest,
  loss: LossName = 'meanSquaredError',
): void {
  const reason = engine.unsupported(network, optimizer, loss);
  if (reason === undefined) return;
  const hint = engine.name === 'tensorflow' ? undefined : 'use engine: tensorflow';
  throw new StageFailure('unsupported', reason, hint === undefined ? {} : { hint });
}
