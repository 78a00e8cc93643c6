/**
 * The compiled engine: the training step in C, as WebAssembly with 128-bit vectors, or compiled for this processor. The
 * same bytes on every machine; several times Keras on one core. See kernels/ for the arithmetic and plan.ts for how a
 * network becomes a program.
 */

import type { Engine } from '../engine.ts';
import { chooseTarget } from './choose-target.ts';
import type { KernelTarget } from './kernel-target.ts';
import { CompiledPredictor } from './predictor.ts';
import { CompiledTrainer } from './trainer.ts';
import { wasmTarget } from './wasm.ts';

export function compiledEngineOn(target: KernelTarget): Engine {
  return {
    name: 'compiled',
    backend: target.backend,
    unsupported: () => undefined,
    trainer: async (options) => new CompiledTrainer(options, target),
    predictor: async (network, weights, inputs, batchSize) =>
      new CompiledPredictor(network, weights, inputs, batchSize, target),
  };
}

/** By definition. */
export const compiledEngine: Engine = compiledEngineOn(wasmTarget);

const engines = new Map<string | undefined, Promise<Engine>>();

/** On the kernels that planning has found, or on those that are found here. */
export function compiledEngineFor(kernels: string | undefined): Promise<Engine> {
  const engine = engines.get(kernels) ?? chooseTarget(kernels).then(compiledEngineOn);
  engines.set(kernels, engine);
  return engine;
}
