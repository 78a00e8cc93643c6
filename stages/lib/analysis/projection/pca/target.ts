/** Kernels of principal components: in WebAssembly, which defines them, or native ones that repeat its bits. */

import type { Arena } from '../../../kernels/arena.ts';
import { analysisArena, type KernelMemory, makeMemory } from '../../kernel-memory.ts';
import type { AnalysisKernels } from '../../kernel-module.ts';

/** The steps of pca-records.ts. */
export type PcaKernels = Pick<
  AnalysisKernels,
  'add_products' | 'centre_products' | 'factor_products' | 'measure_rows' | 'rotate_row' | 'project_rows'
>;

export interface PcaTarget {
  /** `wasm simd128`, `native avx512`. */
  readonly backend: string;
  /** Its regions hold records of the wide layout. Throws a StageFailure `out-of-memory` for more than a memory can have. */
  arena(): Arena;
  /** @throws StageFailure `out-of-memory` if the memory cannot be allocated */
  makeMemory(arena: Arena): KernelMemory<PcaKernels>;
}

export const wasmPca: PcaTarget = { backend: 'wasm simd128', arena: analysisArena, makeMemory };
