/** The tensorflow engine on a given runtime. Runs every network that can be described. */

import type { Engine } from '../engine.ts';
import { probeNative } from './native.ts';
import { TensorFlowPredictor } from './predictor.ts';
import { nativePackages, nativeRuntime, portableRuntime, type Runtime } from './runtime.ts';
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

/**
 * The engine on the best backend that works here: a native package of the project (the working directory), then wasm,
 * then plain JavaScript. Chosen once a process.
 */
export function tensorflowEngine(): Promise<Engine> {
  chosen ??= chooseRuntime(process.cwd()).then(tensorflowEngineOn);
  return chosen;
}

let chosen: Promise<Engine> | undefined;

async function chooseRuntime(project: string): Promise<Runtime> {
  for (const name of nativePackages)
    if ((await probeNative(name, project)).state === 'ready') return nativeRuntime(name, project);
  return portableRuntime('wasm').catch(() => portableRuntime('cpu'));
}
