/**
 * Loads TensorFlow.js and one of its backends. The only module that imports the packages; loading takes a while, so it
 * is imported when an engine is asked for and not before.
 */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { registerConvolutionGradient } from './convolution-gradient.ts';
import { registerMaxPoolGradient } from './max-pool-gradient.ts';

export type TensorFlow = typeof import('@tensorflow/tfjs-core');
export type BackendName = 'wasm' | 'cpu' | 'tensorflow';

export interface Runtime {
  readonly tf: TensorFlow;
  readonly backend: BackendName;
  /** For the record: `tensorflow 4.22.0 wasm`. */
  readonly description: string;
  /** Makes the backend current. TensorFlow.js has one for the whole process: call it after every await. */
  enter(): void;
}

export type NativePackage = '@tensorflow/tfjs-node-gpu' | '@tensorflow/tfjs-node';

/** TensorFlow.js in WebAssembly or plain JavaScript; both come with this package. */
export async function portableRuntime(backend: 'wasm' | 'cpu'): Promise<Runtime> {
  const tf = await import('@tensorflow/tfjs-core');
  // Imported for what it does: it registers the gradients, which the core's build for Node leaves out.
  await import('@tensorflow/tfjs-layers');
  // Production mode: no banner on the console, no checks that the tests have made already.
  tf.enableProdMode();
  if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  else await import('@tensorflow/tfjs-backend-cpu');
  const restore = rememberListeners();
  const ready = await tf.setBackend(backend);
  restore();
  if (!ready) throw new Error(`TensorFlow.js could not start its ${backend} backend`);
  if (backend === 'wasm') {
    registerConvolutionGradient(tf);
    registerMaxPoolGradient(tf);
  }
  return makeRuntime(tf, backend, backend);
}

/** A native package of the user's project (the working directory's). Throws what loading it throws. */
export async function nativeRuntime(packageName: NativePackage): Promise<Runtime> {
  const required = createRequire(join(process.cwd(), 'package.json'));
  const tf = required(packageName) as TensorFlow;
  tf.enableProdMode();
  await tf.setBackend('tensorflow');
  return makeRuntime(tf, 'tensorflow', packageName.replace('@tensorflow/', ''));
}

function makeRuntime(tf: TensorFlow, backend: BackendName, label: string): Runtime {
  return {
    tf,
    backend,
    description: `tensorflow ${tf.version_core} ${label}`,
    enter() {
      // Already initialized, so it takes effect before the promise that setBackend returns is settled.
      if (tf.getBackend() !== backend) void tf.setBackend(backend);
    },
  };
}

/** Emscripten's start-up code adds process listeners that print its source on any later crash: take them off again. */
function rememberListeners(): () => void {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => new Set<unknown>(process.listeners(event as 'exit')));
  return () => {
    events.forEach((event, index) => {
      for (const listener of process.listeners(event as 'exit'))
        if (!before[index]!.has(listener)) process.removeListener(event, listener);
    });
  };
}
