/**
 * The memory of one computation: an arena is divided, then made into the memory of an instance of the analysis module,
 * whose regions are seen as arrays and whose records are written by the names of their fields.
 */

import { StageFailure } from 'arrowline/stage';
import { type CRecord, type Fields, readField, type ValuesOf, widen, writeRecord } from '../kernels/abi.ts';
import { Arena, memoryBytesMax } from '../kernels/arena.ts';
import { type AnalysisKernels, kernelModule } from './kernel-module.ts';

/** Methods throw a StageFailure `out-of-memory` for more than a memory can have. */
export function analysisArena(): Arena {
  return new Arena(kernelModule().heapStart, memoryBytesMax, outOfMemory);
}

/** @throws StageFailure `out-of-memory` if the memory cannot be allocated */
export function makeMemory(arena: Arena): KernelMemory<AnalysisKernels> {
  const instance = kernelModule().instantiate(arena.end);
  if (instance === undefined) throw outOfMemory(arena.end);
  return new KernelMemory(instance.memory, instance.exports);
}

export function outOfMemory(bytes: number): StageFailure {
  return new StageFailure('out-of-memory', 'the embedding does not fit the memory of the analysis kernels', {
    found: `${bytes} bytes wanted`,
    expected: `at most ${memoryBytesMax} bytes, and as much free memory`,
    hint: 'embed fewer examples, or a narrower layer',
  });
}

/** Views of the regions of one computation, and the kernels that work on them. */
export class KernelMemory<Kernels = AnalysisKernels> {
  readonly kernels: Kernels;
  readonly #buffer: ArrayBuffer;
  readonly #view: DataView;
  readonly #address: bigint | undefined;

  /** @param address of the buffer, where the kernels are native: their records are wide and hold addresses */
  constructor(buffer: ArrayBuffer, kernels: Kernels, address?: bigint) {
    this.#buffer = buffer;
    this.#view = new DataView(buffer);
    this.kernels = kernels;
    this.#address = address;
  }

  floats(at: number, count: number): Float32Array {
    return new Float32Array(this.#buffer, at, count);
  }

  doubles(at: number, count: number): Float64Array {
    return new Float64Array(this.#buffer, at, count);
  }

  integers(at: number, count: number): Int32Array {
    return new Int32Array(this.#buffer, at, count);
  }

  write<F extends Fields>(record: CRecord<F>, at: number, values: ValuesOf<F>): void {
    if (this.#address === undefined) writeRecord(this.#view, at, record, values);
    else {
      const narrow = new DataView(new ArrayBuffer(record.bytes));
      writeRecord(narrow, 0, record, values);
      widen(narrow, 0, record, this.#view, at, this.#address);
    }
  }

  read<F extends Fields>(record: CRecord<F>, at: number, name: keyof F & string): number {
    return readField(this.#view, at, record, name, this.#address === undefined ? record : record.wide);
  }
}
