/**
 * A target that the kernels are compiled for: WebAssembly (wasm.ts), which defines their results and is in the keys, or a
 * processor (native/), which computes the same bits. Both run the programs of the same plan on one block of memory.
 */

import { StageFailure } from 'arrowline/stage';
import type { Plan, Program } from './plan.ts';
import type { Session } from './session.ts';

export interface KernelTarget {
  /** For records: `wasm simd128`, `native avx512`. */
  readonly backend: string;
  /** Kernels with a memory of their own, which is zero but for the programs. @throws StageFailure `out-of-memory` */
  instantiate(plan: Plan): Kernels;
}

export interface Kernels {
  readonly memory: ArrayBuffer;
  readonly session: Session;
  /** Runs a program of the plan over so many staged rows and returns the number of batches whose loss was finite. */
  run(program: Program, examples: number, batchSize: number): number;
}

export function noMemory(bytes: number): StageFailure {
  return new StageFailure('out-of-memory', 'the machine does not give the compiled engine its memory', {
    found: `${bytes} bytes wanted`,
    hint: 'use a smaller batchSize, or free memory',
  });
}
