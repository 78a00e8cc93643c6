/**
 * The analysis kernels (kernels/*.c) and a memory divided for one computation: regions are declared, then made.
 *
 * Pointers are byte offsets into that memory; a structure of C is written as the words it begins with.
 */

import { StageFailure } from '../../../src/stage-api/failure.ts';
import { KernelModule } from '../kernels/webassembly.ts';
import { analysisAssets } from './assets.ts';
import type { Points } from './points.ts';

export interface AnalysisKernels {
  add_to_triangle(triangle: number, rows: number): void;
  measure_rows(rotation: number): void;
  rotate_row(rotation: number, row: number): number;
  project_rows(projection: number, rows: number): void;
  extend_columns(values: number, rows: number, width: number, sums: number, low: number, high: number): void;
  centre_rows(
    values: number,
    rows: number,
    width: number,
    mean: number,
    scale: number,
    points: number,
    facts: number,
  ): void;
  seed_draws(seeding: number, centres: number): void;
  seed_measure(seeding: number, centres: number, from: number, end: number): void;
  seed_place(seeding: number, draw: number, centre: number): void;
  seed_draw(seeding: number, target: number): number;
  add_to_clusters(values: number, rows: number, stride: number, owner: number, sums: number, counts: number): void;
  inertia_of(values: number, rows: number, stride: number, owner: number, centres: number): number;
  begin_rows(lloyd: number, squares: number): void;
  revive_clusters(lloyd: number): void;
  move_centres(lloyd: number): number;
  assign_rows(lloyd: number, from: number, end: number): number;
  query_positions(nearest: number, from: number, count: number): void;
  begin_queries(nearest: number, count: number): void;
  search_tree(nearest: number, query: number): number;
  scan_panels(nearest: number, count: number, from: number, end: number): void;
  finish_query(nearest: number, query: number): number;
  look_around(density: number, position: number): number;
  find_cores(density: number, from: number, budget: number): number;
  forget_kept(density: number): void;
  begin_block(density: number, from: number, count: number): void;
  scan_block(density: number, count: number, from: number, end: number): number;
  end_block(density: number, from: number, count: number): void;
  begin_sets(density: number, nodes: number): void;
  join_cores(density: number, from: number, budget: number): number;
  find_roots(density: number): void;
  reach_rows(density: number, from: number, budget: number): number;
  find_edges(spanning: number, from: number, budget: number): number;
}

/** WebAssembly's 4 GiB less a last page, so that no region's end wraps around to 0. */
const memoryBytesMax = 2 ** 32 - 65536;
const alignment = 64;

let loaded: KernelModule<AnalysisKernels> | undefined;

function kernelModule(): KernelModule<AnalysisKernels> {
  loaded ??= new KernelModule(analysisAssets[0]!);
  return loaded;
}

/** Hands out regions of a memory that does not exist yet, or of room in one: offsets on cache lines of their own. */
export class Regions {
  #end: number;

  constructor(start = kernelModule().heapStart) {
    this.#end = roundUp(start);
  }

  bytes(count: number): number {
    const start = this.#end;
    this.#end = roundUp(start + count);
    return start;
  }

  words(count: number): number {
    return this.bytes(4 * count);
  }

  doubles(count: number): number {
    return this.bytes(8 * count);
  }

  structure(words: number, doubles: number): number {
    return this.bytes(startOfDoubles(words) + 8 * doubles);
  }

  /** @throws StageFailure `out-of-memory` when it is more than a memory can have, or than the machine gives. */
  make(): KernelMemory {
    const instance = this.#end <= memoryBytesMax ? kernelModule().instantiate(this.#end) : undefined;
    if (instance === undefined)
      throw new StageFailure('out-of-memory', 'the embedding does not fit the memory of the analysis kernels', {
        found: `${this.#end} bytes wanted`,
        expected: `at most ${memoryBytesMax} bytes, and as much free memory`,
        hint: 'embed fewer examples, or a narrower layer',
      });
    return new KernelMemory(instance.memory, instance.exports);
  }
}

/** Views of the regions of one computation, and the kernels that work on them. */
export class KernelMemory {
  readonly kernels: AnalysisKernels;
  readonly #buffer: ArrayBuffer;

  constructor(buffer: ArrayBuffer, kernels: AnalysisKernels) {
    this.#buffer = buffer;
    this.kernels = kernels;
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

  /** Writes a structure of C that has words first, then doubles. */
  describe(at: number, words: readonly number[], doubles: readonly number[] = []): void {
    this.integers(at, words.length).set(words);
    this.doubles(at + startOfDoubles(words.length), doubles.length).set(doubles);
  }
}

function startOfDoubles(words: number): number {
  return 8 * Math.ceil(words / 2);
}

/** Copies consecutive rows into the memory. */
export function stageRows(staged: Float32Array, { values, width }: Points, first: number, count: number): void {
  staged.set(values.subarray(first * width, (first + count) * width));
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
