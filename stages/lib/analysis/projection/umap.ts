/**
 * UMAP's layout (McInnes, Healy & Melville 2018, section 3.2 and algorithm 5): stochastic gradient descent in which an
 * edge is drawn in proportion to its weight, pulls its ends together, and pushes its first end from rows drawn at
 * random. One thread, one order, one seeded generator: the same bytes every time.
 */

import type { Pace } from '../../kit/pace.ts';
import { pow } from '../../kit/random/elementary.ts';
import { random } from '../../kit/random/random.ts';
import type { Graph } from './graph.ts';
import type { Curve } from './umap-curve.ts';

export interface LayoutOptions {
  readonly components: number;
  readonly epochs: number;
  readonly learningRate: number;
  /** Rows pushed away for each pull. */
  readonly negatives: number;
  readonly seed: number;
}

/** The greatest movement by one force along one axis. */
const forceMax = 4;
/** Keeps the push of rows that lie together finite. */
const closest = 0.001;
const edgesPerBlock = 1 << 16;

/** Moves `positions` (rows × components) in place, every row by the edges of the graph. */
export async function layOut(
  graph: Graph,
  positions: Float32Array,
  curve: Curve,
  options: LayoutOptions,
  pace: Pace,
): Promise<void> {
  const descent = new Descent(graph, positions, positions, true, curve, options);
  await descend(descent, options.epochs, pace);
}

/**
 * Moves the rows of `placed` among rows that stay: an edge of the graph goes from a row of `placed` to one of `fixed`.
 */
export async function placeAmong(
  graph: Graph,
  placed: Float32Array,
  fixed: Float32Array,
  curve: Curve,
  options: LayoutOptions,
  pace: Pace,
): Promise<void> {
  await descend(new Descent(graph, placed, fixed, false, curve, options), options.epochs, pace);
}

async function descend(descent: Descent, epochs: number, pace: Pace): Promise<void> {
  for (let epoch = 0; epoch < epochs; epoch++)
    for (let from = 0; from < descent.edges; from += edgesPerBlock) {
      descent.run(epoch, epochs, from, Math.min(descent.edges, from + edgesPerBlock));
      const pause = pace('epoch, UMAP', epoch, epochs);
      if (pause) await pause;
    }
}

/** Edges heavy enough to be drawn at all, with the epochs at which each is due next. */
class Descent {
  readonly edges: number;
  readonly #heads: Float32Array;
  readonly #tails: Float32Array;
  readonly #both: boolean;
  readonly #components: number;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #every: Float32Array;
  readonly #due: Float32Array;
  readonly #pushDue: Float32Array;
  readonly #options: LayoutOptions;
  readonly #forces: ForceTable;
  readonly #uint32: () => number;

  constructor(
    { start, to, weight }: Graph,
    heads: Float32Array,
    tails: Float32Array,
    both: boolean,
    curve: Curve,
    options: LayoutOptions,
  ) {
    const heaviest = weight.reduce((most, one) => Math.max(most, one), 0);
    const kept = weight.reduce((count, one) => (one * options.epochs >= heaviest ? count + 1 : count), 0);
    this.edges = kept;
    this.#heads = heads;
    this.#tails = tails;
    this.#both = both;
    this.#components = options.components;
    this.#from = new Int32Array(kept);
    this.#to = new Int32Array(kept);
    this.#every = new Float32Array(kept);
    this.#options = options;
    this.#forces = new ForceTable(curve);
    this.#uint32 = random(options.seed, 'umap').uint32;
    let written = 0;
    for (let row = 0; row + 1 < start.length; row++)
      for (let edge = start[row]!; edge < start[row + 1]!; edge++) {
        if (weight[edge]! * options.epochs < heaviest) continue;
        this.#from[written] = row * options.components;
        this.#to[written] = to[edge]! * options.components;
        this.#every[written++] = heaviest / weight[edge]!;
      }
    this.#due = this.#every.slice();
    this.#pushDue = this.#every.map((every) => every / options.negatives);
  }

  /** One epoch of the edges [start, end). */
  run(epoch: number, epochs: number, start: number, end: number): void {
    const { learningRate, negatives } = this.#options;
    const rate = learningRate * (1 - epoch / epochs);
    const now = epoch + 1;
    const due = this.#due;
    const pushDue = this.#pushDue;
    const every = this.#every;
    for (let edge = start; edge < end; edge++) {
      if (due[edge]! > now) continue;
      this.#pull(this.#from[edge]!, this.#to[edge]!, rate);
      due[edge]! += every[edge]!;
      const between = every[edge]! / negatives;
      const pushes = Math.trunc((now - pushDue[edge]!) / between);
      for (let push = 0; push < pushes; push++) this.#push(this.#from[edge]!, rate);
      if (pushes > 0) pushDue[edge]! += pushes * between;
    }
  }

  #squaredDistance(from: number, to: number): number {
    const heads = this.#heads;
    const tails = this.#tails;
    let square = 0;
    for (let axis = 0; axis < this.#components; axis++) {
      const difference = heads[from + axis]! - tails[to + axis]!;
      square += difference * difference;
    }
    return square;
  }

  #pull(from: number, to: number, rate: number): void {
    const heads = this.#heads;
    const tails = this.#tails;
    const square = this.#squaredDistance(from, to);
    if (square === 0) return;
    const force = this.#forces.pull[this.#forces.at(square)]!;
    for (let axis = 0; axis < this.#components; axis++) {
      const step = rate * clip(force * (heads[from + axis]! - tails[to + axis]!));
      heads[from + axis]! += step;
      if (this.#both) tails[to + axis]! -= step;
    }
  }

  #push(from: number, rate: number): void {
    const heads = this.#heads;
    const tails = this.#tails;
    const rows = tails.length / this.#components;
    const to = Math.floor((this.#uint32() / 4294967296) * rows) * this.#components;
    if (this.#both && to === from) return;
    const square = this.#squaredDistance(from, to);
    const force = square > 0 ? this.#forces.push[this.#forces.at(square)]! : 0;
    for (let axis = 0; axis < this.#components; axis++) {
      const step = square > 0 ? clip(force * (heads[from + axis]! - tails[to + axis]!)) : forceMax;
      heads[from + axis]! += rate * step;
    }
  }
}

function clip(force: number): number {
  if (force > forceMax) return forceMax;
  return Math.max(force, -forceMax);
}

/**
 * Both forces by squared distance, tabulated over the leading bits of its single-precision form: 10 of the fraction,
 * so that each entry serves distances that differ by less than a thousandth. Powers by exact operations are too slow
 * for a loop that runs hundreds of millions of times.
 */
class ForceTable {
  readonly pull: Float32Array;
  readonly push: Float32Array;
  readonly #number = new Float32Array(1);
  readonly #bits = new Int32Array(this.#number.buffer);
  readonly #first: number;
  readonly #last: number;

  constructor({ a, b }: Curve) {
    this.#first = this.#index(1 / 16777216);
    this.#last = this.#index(16777216);
    const count = this.#last - this.#first + 1;
    this.pull = new Float32Array(count);
    this.push = new Float32Array(count);
    for (let entry = 0; entry < count; entry++) {
      this.#bits[0] = ((entry + this.#first) << 13) + (1 << 12);
      const square = this.#number[0]!;
      const power = pow(square, b);
      this.pull[entry] = (-2 * a * b * power) / (square * (1 + a * power));
      this.push[entry] = (2 * b) / ((closest + square) * (1 + a * power));
    }
  }

  #index(square: number): number {
    this.#number[0] = square;
    return this.#bits[0]! >> 13;
  }

  /** The entry for a squared distance, which is taken to lie in [2^-24, 2^24]. */
  at(square: number): number {
    const index = this.#index(square);
    return Math.max(this.#first, Math.min(this.#last, index)) - this.#first;
  }
}
