/** Native packages that stand in for the real ones: what matters here is what becomes of each kind of trouble. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { type NativeFinding, probeNative } from '../../../stages/lib/engine/tensorflow/native.ts';
import { type NativePackage, nativeRuntime } from '../../../stages/lib/engine/tensorflow/runtime.ts';

const installed = createRequire(import.meta.url);
const path = (name: string): string => JSON.stringify(installed.resolve(name));

/** TensorFlow.js whose backend `tensorflow` is the one in plain JavaScript. */
const working = `
const tf = require(${path('@tensorflow/tfjs-core')});
require(${path('@tensorflow/tfjs-layers')});
const { MathBackendCPU } = require(${path('@tensorflow/tfjs-backend-cpu')});
tf.registerBackend('tensorflow', () => Object.assign(new MathBackendCPU(), { isUsingGpuDevice: GPU }));
for (const kernel of tf.getKernelsForBackend('cpu')) tf.registerKernel({ ...kernel, backendName: 'tensorflow' });
module.exports = tf;
`;
const wrong = `${working}
const relu = tf.getKernel('Relu', 'cpu');
tf.unregisterKernel('Relu', 'tensorflow');
tf.registerKernel({ ...relu, backendName: 'tensorflow', kernelFunc: (call) =>
  tf.getKernel('Elu', 'cpu').kernelFunc(call) });
`;

async function probe(packageName: NativePackage, source: string): Promise<NativeFinding> {
  const project = projectWith(packageName, source);
  try {
    return await probeNative(packageName, project);
  } finally {
    rmSync(project, { recursive: true });
  }
}

function projectWith(packageName: NativePackage, source: string): string {
  const project = mkdtempSync(join(tmpdir(), 'arrowline-native-'));
  const folder = join(project, 'node_modules', packageName);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: packageName, main: 'index.js' }));
  writeFileSync(join(folder, 'index.js'), source);
  return project;
}

test.serial('a package that works is ready', async (t) => {
  const finding = await probe('@tensorflow/tfjs-node', working.replace('GPU', 'false'));
  t.like(finding, { state: 'ready', gpu: false });
  t.regex(finding.description!, /^tensorflow \S+ tfjs-node$/);
  t.like(await probe('@tensorflow/tfjs-node-gpu', working.replace('GPU', 'true')), { state: 'ready', gpu: true });
});

test.serial('a GPU package without a GPU is not used', async (t) => {
  const finding = await probe('@tensorflow/tfjs-node-gpu', working.replace('GPU', 'false'));
  t.like(finding, { state: 'broken', reason: 'it finds no GPU' });
});

test.serial('a package that computes something else is not used', async (t) => {
  const finding = await probe('@tensorflow/tfjs-node', wrong.replace('GPU', 'false'));
  t.is(finding.state, 'broken');
  t.regex(finding.reason!, /differ from plain JavaScript's by 0\.\d+/);
});

test.serial('a package that throws or kills its process is told apart by its reason', async (t) => {
  t.like(await probe('@tensorflow/tfjs-node', 'throw new Error("libtensorflow.so.2: cannot open")'), {
    state: 'broken',
    reason: 'Error: libtensorflow.so.2: cannot open',
  });
  t.like(await probe('@tensorflow/tfjs-node', 'process.kill(process.pid, "SIGSEGV")'), {
    state: 'broken',
    reason: 'it ended with SIGSEGV',
  });
});

test.serial('a package that is not there is absent, without a process', async (t) => {
  const finding = await probeNative('@tensorflow/tfjs-node', tmpdir());
  t.is(finding.state, 'absent');
  await t.throwsAsync(nativeRuntime('@tensorflow/tfjs-node', tmpdir()), { code: 'MODULE_NOT_FOUND' });
});
