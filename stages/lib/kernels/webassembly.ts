/**
 * A committed WebAssembly module, compiled once per process, and instances of it with memories of their own. Knows of no
 * kernel. The modules are built by scripts/build-kernels.sh.
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** As much of WebAssembly's JavaScript interface as is used here; Node's type package has none of it. */
interface WebAssemblyMemory {
  readonly buffer: ArrayBuffer;
}
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number; maximum: number }) => WebAssemblyMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

const pageBytes = 65536;

export interface KernelInstance<Exports> {
  readonly memory: ArrayBuffer;
  readonly exports: Exports;
}

/** `Exports` lists the functions that the sources export, besides `__heap_base`. */
export class KernelModule<Exports extends object> {
  readonly digest: string;
  /** First byte that the kernels' stack and constants leave free. */
  readonly heapStart: number;
  readonly #module: object;

  constructor(url: URL) {
    const bytes = readFileSync(url);
    this.#module = new WebAssembly.Module(bytes);
    this.digest = createHash('sha256').update(bytes).digest('hex');
    const { exports } = this.instantiate(2 * pageBytes) as KernelInstance<object>;
    this.heapStart = (exports as { readonly __heap_base: { readonly value: number } }).__heap_base.value;
  }

  /** An instance with a zeroed memory of its own; undefined if the memory cannot be allocated. */
  instantiate(bytes: number): KernelInstance<Exports> | undefined {
    const pages = Math.ceil(bytes / pageBytes);
    let memory: WebAssemblyMemory;
    try {
      memory = new WebAssembly.Memory({ initial: pages, maximum: Math.max(pages, 2) });
    } catch {
      return undefined;
    }
    const { exports } = new WebAssembly.Instance(this.#module, { env: { memory } });
    return { memory: memory.buffer, exports: exports as Exports };
  }
}
