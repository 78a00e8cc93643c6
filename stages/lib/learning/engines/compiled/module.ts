/** The training kernels' WebAssembly module: committed, built by scripts/build-kernels.sh, compiled once per process. */

import { StageFailure } from 'arrowline/stage';
import { KernelModule } from '../../../kernels/webassembly.ts';

interface KernelExports {
  run_batches(
    program: number,
    words: number,
    session: number,
    rows: number,
    labels: number,
    stored: number,
    examples: number,
    batchSize: number,
  ): number;
}

const moduleUrl = new URL('../../../../../../stages/lib/learning/engines/compiled/engine.wasm', import.meta.url);

let loaded: KernelModule<KernelExports> | undefined;

export function kernelModule(): KernelModule<KernelExports> {
  loaded ??= new KernelModule(moduleUrl);
  return loaded;
}

export interface Kernels {
  readonly memory: ArrayBuffer;
  readonly runBatches: KernelExports['run_batches'];
}

/** An instance with a zeroed memory of its own. @throws StageFailure `out-of-memory` */
export function instantiate(bytes: number): Kernels {
  const instance = kernelModule().instantiate(bytes);
  if (instance === undefined)
    throw new StageFailure('out-of-memory', 'the machine does not give the compiled engine its memory', {
      found: `${bytes} bytes wanted`,
      hint: 'use a smaller batchSize, or free memory',
    });
  return { memory: instance.memory, runBatches: instance.exports.run_batches };
}
