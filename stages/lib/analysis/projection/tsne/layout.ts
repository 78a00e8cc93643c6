/**
 * Rows in the plane, and the gradient of the divergence at their positions, by the kernels of forces.c and grid.c. Few rows
 * repel each other exactly, many by interpolation.
 */

import type { Pace } from '../../../kit/pace.ts';
import { log } from '../../../kit/random/elementary.ts';
import { analysisArena, type KernelMemory, makeMemory } from '../../kernel-memory.ts';
import type { Graph } from '../graph.ts';
import { type Extent, type Grid, gridRegions, openGrid } from './grid.ts';
import { layoutRecord } from './tsne-records.ts';

/** Up to so many rows, all pairs cost less than the transforms of a grid. */
const exactMax = 2000;
/** Pairs that one call of a kernel takes. */
const pairsPerCall = 1 << 21;
const rowsPerCall = 8192;

export class Layout {
  /** x and y of each row. To be changed between computations. */
  readonly positions: Float64Array;
  /** The gradient, once it is computed. */
  readonly gradient: Float64Array;
  readonly #graph: Graph;
  readonly #memory: KernelMemory;
  readonly #structure: number;
  readonly #grid: Grid | undefined;
  /** Σ 1 / (1 + d²) over all ordered pairs at the positions of the last computation. */
  #normalization = 1;

  /** @throws StageFailure `out-of-memory` */
  constructor(graph: Graph, start: Float64Array, exact = exactMax) {
    const rows = start.length / 2;
    const arena = analysisArena();
    const structure = arena.record(layoutRecord);
    const at = {
      positions: arena.doubles(2 * rows),
      forces: arena.doubles(2 * rows),
      start: arena.words(rows + 1),
      to: arena.words(graph.to.length),
      weight: arena.words(graph.weight.length),
    };
    const regions = rows > exact ? gridRegions(arena) : undefined;
    const memory = makeMemory(arena);
    memory.write(layoutRecord, structure, { rows, ...at });
    memory.integers(at.start, rows + 1).set(graph.start);
    memory.integers(at.to, graph.to.length).set(graph.to);
    memory.floats(at.weight, graph.weight.length).set(graph.weight);
    this.positions = memory.doubles(at.positions, 2 * rows);
    this.positions.set(start);
    this.gradient = memory.doubles(at.forces, 2 * rows);
    this.#graph = graph;
    this.#memory = memory;
    this.#structure = structure;
    this.#grid = regions && openGrid(memory, regions, structure, rows);
  }

  get rows(): number {
    return this.positions.length / 2;
  }

  /** Computes the gradient at the present positions. Returns its length. */
  async computeGradient(exaggeration: number, done: number, total: number, pace: Pace): Promise<number> {
    const pause = () => pace('iteration, t-SNE', done, total);
    const sum =
      this.#grid === undefined
        ? await this.#overPairs((from, end) => this.#memory.kernels.repel_rows(this.#structure, from, end), pause)
        : await this.#grid.repel(this.#extent(), pause);
    // A single row has no other to be repelled by.
    this.#normalization = sum > 0 ? sum : 1;
    let square = 0;
    for (let from = 0; from < this.rows; from += rowsPerCall) {
      const end = Math.min(this.rows, from + rowsPerCall);
      square += this.#memory.kernels.attract_rows(this.#structure, from, end, exaggeration, 1 / this.#normalization);
      await pause();
    }
    return Math.sqrt(square);
  }

  /** Takes the exact sum over all pairs for the divergence: half of rows² terms. */
  async normalizeExactly(pause: () => Promise<void> | undefined): Promise<void> {
    const { kernels } = this.#memory;
    const sum = await this.#overPairs((from, end) => 2 * kernels.sum_pairs(this.#structure, from, end), pause);
    this.#normalization = sum > 0 ? sum : 1;
  }

  /** Σ p log(p / q) over the edges in nats, at the positions of the last computation. */
  divergence(): number {
    const { start, to, weight } = this.#graph;
    const { positions } = this;
    let sum = 0;
    for (let row = 0; row + 1 < start.length; row++)
      for (let edge = start[row]!, last = start[row + 1]!; edge < last; edge++) {
        const dx = positions[2 * row]! - positions[2 * to[edge]!]!;
        const dy = positions[2 * row + 1]! - positions[2 * to[edge]! + 1]!;
        const p = weight[edge]!;
        if (p > 0) sum += p * log(p * (1 + dx * dx + dy * dy) * this.#normalization);
      }
    return Math.max(0, sum);
  }

  async #overPairs(
    work: (from: number, end: number) => number,
    pause: () => Promise<void> | undefined,
  ): Promise<number> {
    const rowsPerPause = Math.max(1, Math.floor(pairsPerCall / Math.max(1, this.rows)));
    let sum = 0;
    for (let from = 0; from < this.rows; from += rowsPerPause) {
      sum += work(from, Math.min(this.rows, from + rowsPerPause));
      await pause();
    }
    return sum;
  }

  #extent(): Extent {
    let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let at = 0; at < this.positions.length; at += 2) {
      const [x, y] = [this.positions[at]!, this.positions[at + 1]!];
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < bottom) bottom = y;
      if (y > top) top = y;
    }
    return { left, bottom, side: Math.max(right - left, top - bottom) };
  }
}
