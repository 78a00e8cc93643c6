/** The tensorflow engine on a given runtime. Runs nearly every network that can be described. */

import { StageFailure } from 'arrowline/stage';
import type { Network } from '../../network/network.ts';
import type { Engine } from '../engine.ts';
import { packageOf, portableBackend } from './backend.ts';
import { TensorFlowPredictor } from './predictor.ts';
import { nativeRuntime, portableRuntime, type Runtime } from './runtime.ts';
import { TensorFlowTrainer } from './trainer.ts';

export function tensorflowEngineOn(runtime: Runtime): Engine {
  return {
    name: 'tensorflow',
    backend: runtime.description,
    unsupported: (network) => (runtime.backend === 'tensorflow' ? unequalSteps(network) : undefined),
    trainer: async (options) => new TensorFlowTrainer(runtime, options),
    predictor: async (network, weights, inputs, batchSize) =>
      new TensorFlowPredictor(runtime, network, weights, inputs, batchSize),
  };
}

/** TensorFlow's own library refuses depthwise kernels whose two steps differ. */
function unequalSteps({ layers }: Network): string | undefined {
  for (const layer of layers)
    if ((layer.kind === 'depthwiseConv2d' || layer.kind === 'separableConv2d') && layer.strides[0] !== layer.strides[1])
      return `layer "${layer.name}" has steps of ${layer.strides.join(' × ')}, and TensorFlow's depthwise kernels have equal ones`;
  return undefined;
}

/**
 * The engine on the backend of that name (backend.ts) and on no other: its name is in the key. Native packages are
 * those of the working directory. Loaded once a process.
 * @throws StageFailure `engine` if the backend does not start
 */
export function tensorflowEngine(backend: string = portableBackend(process.cwd())): Promise<Engine> {
  const known = engines.get(backend);
  if (known !== undefined) return known;
  const engine = startRuntime(backend).then(tensorflowEngineOn);
  engines.set(backend, engine);
  return engine;
}

const engines = new Map<string, Promise<Engine>>();

async function startRuntime(backend: string): Promise<Runtime> {
  const native = packageOf(backend);
  try {
    if (native !== undefined) return await nativeRuntime(native, process.cwd());
    return await portableRuntime(/^cpu\b/.test(backend) ? 'cpu' : 'wasm');
  } catch (error) {
    throw new StageFailure('engine', `engine tensorflow could not start its backend "${backend}"`, {
      found: error instanceof Error ? error.message : String(error),
      hint: '`pipeline doctor` looks at all engines again',
    });
  }
}
