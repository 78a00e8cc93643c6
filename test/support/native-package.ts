/** Native packages of TensorFlow.js that stand in for the real ones: each kind of trouble, and one that works. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { NativePackage } from '../../stages/lib/learning/engines/tensorflow/packages.ts';

const installed = createRequire(import.meta.url);
const path = (name: string): string => JSON.stringify(installed.resolve(name));

/** TensorFlow.js whose backend `tensorflow` is the one in plain JavaScript. */
const working = (gpu: boolean): string => `
const tf = require(${path('@tensorflow/tfjs-core')});
require(${path('@tensorflow/tfjs-layers')});
const { MathBackendCPU } = require(${path('@tensorflow/tfjs-backend-cpu')});
tf.registerBackend('tensorflow', () => Object.assign(new MathBackendCPU(), { isUsingGpuDevice: ${gpu} }));
for (const kernel of tf.getKernelsForBackend('cpu')) tf.registerKernel({ ...kernel, backendName: 'tensorflow' });
module.exports = tf;
`;

export const standIns = {
  working: working(false),
  onGpu: working(true),
  wrong: `${working(false)}
const relu = tf.getKernel('Relu', 'cpu');
tf.unregisterKernel('Relu', 'tensorflow');
tf.registerKernel({ ...relu, backendName: 'tensorflow', kernelFunc: (call) =>
  tf.getKernel('Elu', 'cpu').kernelFunc(call) });
`,
  broken: 'throw new Error("libtensorflow.so.2: cannot open")',
  crashing: 'process.kill(process.pid, "SIGSEGV")',
  silent: 'process.exit(0)',
  hanging: 'for (;;);',
} as const;

/** Puts a package into the node_modules of a folder. */
export function installStandIn(project: string, packageName: NativePackage, source: string, version = '9.9.9'): void {
  const folder = join(project, 'node_modules', packageName);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: packageName, version, main: 'index.js' }));
  writeFileSync(join(folder, 'index.js'), source);
}
