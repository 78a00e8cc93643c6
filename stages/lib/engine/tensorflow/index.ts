/** The tensorflow engine on a given runtime. Runs every network that can be described. */

import type { Engine } from '../engine.ts';
import { TensorFlowPredictor } from './predictor.ts';
import { portableRuntime, type Runtime } from './runtime.ts';
import { TensorFlowTrainer } from './trainer.ts';

export function tensorflowEngineOn(runtime: Runtime): Engine {
  return {
    name: 'tensorflow',
    backend: runtime.description,
    unsupported: () => undefined,
    trainer: async (options) => new TensorFlowTrainer(runtime, options),
    predictor: async (network, weights, examples, batchSize) =>
      new TensorFlowPredictor(runtime, network, weights, examples, batchSize),
  };
}

/** The engine on the best backend that works here. Loaded once a process. */
export function tensorflowEngine(): Promise<Engine> {
  loaded ??= portableRuntime('wasm')
    .catch(() => portableRuntime('cpu'))
    .then(tensorflowEngineOn);
  return loaded;
}

let loaded: Promise<Engine> | undefined;
