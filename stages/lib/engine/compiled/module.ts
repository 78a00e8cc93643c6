/** The kernels' WebAssembly module: committed, built by scripts/build-kernels.sh, compiled once per process. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { StageFailure } from '../../../../src/stage-api/failure.ts';

/** As much of WebAssembly's JavaScript interface as is used here; Node's type package has none of it. */
interface WebAssemblyMemory {
  readonly buffer: ArrayBuffer;
}
interface KernelExports {
  readonly __heap_base: { readonly value: number };
  run_batches(
    program: number,
    words: number,
    session: number,
    rows: number,
    labels: number,
    examples: number,
    batchSize: number,
  ): number;
}
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number; maximum: number }) => WebAssemblyMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: KernelExports };
};

const moduleUrl = new URL('../../../../../stages/lib/engine/compiled/engine.wasm', import.meta.url);
const pageBytes = 65536;

interface LoadedModule {
  readonly module: object;
  readonly digest: string;
  /** First byte that the kernels' stack and constants leave free. */
  readonly heapStart: number;
}
let loaded: LoadedModule | undefined;

export function kernelModule(): LoadedModule {
  loaded ??= load();
  return loaded;
}

function load(): LoadedModule {
  const bytes = readFileSync(moduleUrl);
  const module = new WebAssembly.Module(bytes);
  const smallest = new WebAssembly.Memory({ initial: 2, maximum: 65536 });
  const heapStart = new WebAssembly.Instance(module, { env: { memory: smallest } }).exports.__heap_base.value;
  return { module, digest: createHash('sha256').update(bytes).digest('hex'), heapStart };
}

export interface Kernels {
  readonly memory: ArrayBuffer;
  readonly runBatches: KernelExports['run_batches'];
}

/** An instance with a zeroed memory of its own. @throws StageFailure `out-of-memory` */
export function instantiate(bytes: number): Kernels {
  const pages = Math.ceil(bytes / pageBytes);
  let memory: WebAssemblyMemory;
  try {
    memory = new WebAssembly.Memory({ initial: pages, maximum: Math.max(pages, 2) });
  } catch {
    throw new StageFailure('out-of-memory', 'the machine does not give the compiled engine its memory', {
      found: `${bytes} bytes wanted`,
      hint: 'use a smaller batchSize, or free memory',
    });
  }
  const { exports } = new WebAssembly.Instance(kernelModule().module, { env: { memory } });
  return { memory: memory.buffer, runBatches: exports.run_batches };
}
