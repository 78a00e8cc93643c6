/**
 * Loads TensorFlow.js and one of its backends. The only module that loads the packages; loading takes a while, so it is
 * imported when an engine is asked for and not before.
 */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { registerConvolutionGradient } from './convolution-gradient.ts';
import { registerDepthwiseGradients } from './depthwise-gradient.ts';
import type { TensorFlow } from './library.ts';
import { registerMaxPoolGradient } from './max-pool-gradient.ts';
import { installCommand, type NativePackage, portablePlace } from './packages.ts';

export type BackendName = 'wasm' | 'cpu' | 'tensorflow';

export interface Runtime {
  readonly tf: TensorFlow;
  readonly backend: BackendName;
  /** For the record: `tensorflow 4.22.0 wasm`. */
  readonly description: string;
  /** Makes the backend current. TensorFlow.js has one for the whole process: call it after every await. */
  enter(): void;
}

/**
 * TensorFlow.js in WebAssembly or plain JavaScript, if its packages are installed beside this one or in `project`.
 * @throws Error that names a missing package
 */
export async function portableRuntime(backend: 'wasm' | 'cpu', project: string = process.cwd()): Promise<Runtime> {
  const place = portablePlace(project);
  if (place === undefined) throw new Error(`TensorFlow.js is not installed: ${installCommand}`);
  const load = createRequire(place);
  const tf = load('@tensorflow/tfjs-core') as TensorFlow;
  // Loaded for its effect: it registers the gradients, which the core's build for Node leaves out.
  load('@tensorflow/tfjs-layers');
  // Production mode: no banner on the console, no checks that the tests have made already.
  tf.enableProdMode();
  load(`@tensorflow/tfjs-backend-${backend}`);
  const restore = rememberListeners();
  const ready = await tf.setBackend(backend);
  restore();
  if (!ready) throw new Error(`TensorFlow.js could not start its ${backend} backend`);
  if (backend === 'wasm') {
    registerConvolutionGradient(tf);
    registerDepthwiseGradients(tf);
    registerMaxPoolGradient(tf);
  }
  return makeRuntime(tf, backend, backend);
}

/**
 * A native package of a project: TensorFlow's own library. Probe it in a process of its own first (native.ts): it may
 * do worse than throw.
 */
export async function nativeRuntime(packageName: NativePackage, project: string): Promise<Runtime> {
  // TensorFlow's library logs the processor's features to stderr unless this is set.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
  const tf = createRequire(join(project, 'package.json'))(packageName) as TensorFlow;
  tf.enableProdMode();
  if (!(await tf.setBackend('tensorflow'))) throw new Error(`${packageName} could not start its backend`);
  return makeRuntime(tf, 'tensorflow', packageName.slice('@tensorflow/'.length));
}

/** Plain JavaScript in the same copy of TensorFlow.js: a native package is compared with it. */
export async function referenceRuntime({ tf }: Runtime): Promise<Runtime> {
  if (!(await tf.setBackend('cpu'))) throw new Error('there is no cpu backend to compare with');
  return makeRuntime(tf, 'cpu', 'cpu');
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

/** Emscripten's start-up code adds process listeners that print its source on any later crash: remove them again. */
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
