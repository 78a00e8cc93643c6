/**
 * The compiled engine: the training step in C, as WebAssembly with 128-bit vectors. The same bytes on every machine;
 * several times Keras on one core. See kernels/ for the arithmetic and plan.ts for how a network becomes a program.
 */

import type { Engine } from '../engine.ts';
import { kernelModule } from './module.ts';
import { CompiledPredictor } from './predictor.ts';
import { CompiledTrainer } from './trainer.ts';

export const compiledEngine: Engine = {
  name: 'compiled',
  backend: 'wasm simd128',
  unsupported: () => undefined,
  trainer: async (options) => new CompiledTrainer(options),
  predictor: async (network, weights, examples, batchSize) =>
    new CompiledPredictor(network, weights, examples, batchSize),
};

/** SHA-256 of the kernels' module: part of the key of every stage that computes with this engine. */
export function kernelsDigest(): string {
  return kernelModule().digest;
}
