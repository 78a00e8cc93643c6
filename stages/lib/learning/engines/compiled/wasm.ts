/** The training kernels' WebAssembly module: committed, built by scripts/build-kernels.sh, compiled once per process. */

import { KernelModule } from '../../../kernels/webassembly.ts';
import { type KernelTarget, noMemory } from './kernel-target.ts';
import { heapStart } from './plan.ts';
import { Session } from './session.ts';

interface KernelExports {
  run_batches(
    program: number,
    words: number,
    session: number,
    stored: number,
    examples: number,
    batchSize: number,
  ): number;
}

const moduleUrl = new URL('../../../../../../stages/lib/learning/engines/compiled/engine.wasm', import.meta.url);

let loaded: KernelModule<KernelExports> | undefined;

function kernelModule(): KernelModule<KernelExports> {
  loaded ??= new KernelModule(moduleUrl);
  if (loaded.heapStart > heapStart) throw new Error('Internal error: plans begin within the constants of the kernels');
  return loaded;
}

/** SHA-256 of the kernels' module: part of the key of every stage that uses the compiled engine. */
export function kernelsDigest(): string {
  return kernelModule().digest;
}

export const wasmTarget: KernelTarget = {
  backend: 'wasm simd128',
  instantiate(plan) {
    const instance = kernelModule().instantiate(plan.bytes);
    if (instance === undefined) throw noMemory(plan.bytes);
    const { memory, exports } = instance;
    for (const { at, words } of [plan.train, plan.infer]) new Int32Array(memory, at).set(words);
    const { session, stored } = plan;
    return {
      memory,
      session: new Session(memory, session),
      run: ({ at, words }, examples, batchSize) =>
        exports.run_batches(at, words.length, session, stored, examples, batchSize),
    };
  },
};
