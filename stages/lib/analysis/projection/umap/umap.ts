/**
 * UMAP's layout (McInnes, Healy & Melville 2018, section 3.2 and algorithm 5): stochastic gradient descent in which an
 * edge is drawn in proportion to its weight, pulls its ends together, and pushes its first end from rows drawn at
 * random. One thread, one order, one seeded generator: the same bytes every time.
 */

import type { PointersOf } from '../../../kernels/abi.ts';
import type { Pace } from '../../../kit/pace.ts';
import { pow } from '../../../kit/random/elementary.ts';
import { randomState } from '../../../kit/random/random.ts';
import { analysisArena, type KernelMemory, makeMemory } from '../../kernel-memory.ts';
import type { Graph } from '../graph.ts';
import type { Curve } from './umap-curve.ts';
import { descentRecord } from './umap-records.ts';

export interface LayoutOptions {
  readonly components: number;
  readonly epochs: number;
  readonly learningRate: number;
  /** Rows pushed away for each pull. */
  readonly negatives: number;
  readonly seed: number;
}

/** Keeps the push of rows that lie together finite. */
const closest = 0.001;
const edgesPerBlock = 1 << 16;

/** Moves `positions` (rows × components) in place, every row by the edges of the graph. @throws StageFailure `out-of-memory` */
export async function layOut(
  graph: Graph,
  positions: Float32Array,
  curve: Curve,
  options: LayoutOptions,
  pace: Pace,
): Promise<void> {
  await descend(graph, positions, positions, curve, options, pace);
}

/**
 * Moves the rows of `placed` among rows that stay: an edge of the graph goes from a row of `placed` to one of `fixed`.
 * @throws StageFailure `out-of-memory`
 */
export async function placeAmong(
  graph: Graph,
  placed: Float32Array,
  fixed: Float32Array,
  curve: Curve,
  options: LayoutOptions,
  pace: Pace,
): Promise<void> {
  await descend(graph, placed, fixed, curve, options, pace);
}

async function descend(
  graph: Graph,
  heads: Float32Array,
  tails: Float32Array,
  curve: Curve,
  options: LayoutOptions,
  pace: Pace,
): Promise<void> {
  const descent = new Descent(graph, heads, tails, curve, options);
  const { epochs } = options;
  for (let epoch = 0; epoch < epochs; epoch++)
    for (let from = 0; from < descent.edges; from += edgesPerBlock) {
      descent.run(epoch, epochs, from, Math.min(descent.edges, from + edgesPerBlock));
      const pause = pace('epoch, UMAP', epoch, epochs);
      if (pause) await pause;
    }
  descent.read(heads);
}

/** Edges heavy enough to be drawn at all, with the epochs at which each is due next; descent.c moves the rows. */
class Descent {
  readonly edges: number;
  readonly #memory: KernelMemory;
  readonly #structure: number;
  readonly #heads: Float32Array;
  readonly #rate: number;

  /** @throws StageFailure `out-of-memory` */
  constructor(
    { start, to, weight }: Graph,
    heads: Float32Array,
    tails: Float32Array,
    curve: Curve,
    { components, epochs, learningRate, negatives, seed }: LayoutOptions,
  ) {
    const heaviest = weight.reduce((most, one) => Math.max(most, one), 0);
    const kept = weight.reduce((count, one) => (one * epochs >= heaviest ? count + 1 : count), 0);
    const both = heads === tails;
    const forces = forceTable(curve);
    const arena = analysisArena();
    const structure = arena.record(descentRecord);
    const headsAt = arena.words(heads.length);
    const at: PointersOf<(typeof descentRecord)['fields']> = {
      heads: headsAt,
      tails: both ? headsAt : arena.words(tails.length),
      from: arena.words(kept),
      to: arena.words(kept),
      every: arena.words(kept),
      due: arena.words(kept),
      pushDue: arena.words(kept),
      pull: arena.words(forces.pull.length),
      push: arena.words(forces.push.length),
    };
    const memory = makeMemory(arena);
    const [s0, s1, s2, s3] = randomState(seed, 'umap');
    const { first, last } = forces;
    const rows = tails.length / components;
    const numbers = { components, rows, both: Number(both), negatives, first, last, s0, s1, s2, s3 };
    memory.write(descentRecord, structure, { ...numbers, ...at });
    memory.floats(at.tails, tails.length).set(tails);
    memory.floats(at.pull, forces.pull.length).set(forces.pull);
    memory.floats(at.push, forces.push.length).set(forces.push);
    const [froms, tos] = [memory.integers(at.from, kept), memory.integers(at.to, kept)];
    const every = memory.floats(at.every, kept);
    let written = 0;
    for (let row = 0; row + 1 < start.length; row++)
      for (let edge = start[row]!; edge < start[row + 1]!; edge++) {
        if (weight[edge]! * epochs < heaviest) continue;
        froms[written] = row * components;
        tos[written] = to[edge]! * components;
        every[written++] = heaviest / weight[edge]!;
      }
    memory.floats(at.due, kept).set(every);
    memory.floats(at.pushDue, kept).set(every.map((one) => one / negatives));
    this.edges = kept;
    this.#memory = memory;
    this.#structure = structure;
    this.#heads = memory.floats(at.heads, heads.length);
    this.#heads.set(heads);
    this.#rate = learningRate;
  }

  /** One epoch of the edges [start, end). */
  run(epoch: number, epochs: number, start: number, end: number): void {
    const rate = this.#rate * (1 - epoch / epochs);
    this.#memory.kernels.descend_edges(this.#structure, epoch + 1, rate, start, end);
  }

  /** The positions of the heads. */
  read(heads: Float32Array): void {
    heads.set(this.#heads);
  }
}

/**
 * Both forces by squared distance, tabulated over the leading bits of its single-precision form: 10 of the fraction,
 * so that each entry serves distances that differ by less than a thousandth. Powers by exact operations are too slow
 * for a loop that runs hundreds of millions of times.
 */
function forceTable({ a, b }: Curve): ForceTable {
  const number = new Float32Array(1);
  const bits = new Int32Array(number.buffer);
  const leading = (square: number): number => {
    number[0] = square;
    return bits[0]! >> 13;
  };
  const [first, last] = [leading(1 / 16777216), leading(16777216)];
  const pull = new Float32Array(last - first + 1);
  const push = new Float32Array(last - first + 1);
  for (let entry = 0; entry < pull.length; entry++) {
    bits[0] = ((entry + first) << 13) + (1 << 12);
    const square = number[0]!;
    const power = pow(square, b);
    pull[entry] = (-2 * a * b * power) / (square * (1 + a * power));
    push[entry] = (2 * b) / ((closest + square) * (1 + a * power));
  }
  return { pull, push, first, last };
}

/** For squared distances in [2^-24, 2^24], whose leading bits are `first` to `last`. */
interface ForceTable {
  readonly pull: Float32Array;
  readonly push: Float32Array;
  readonly first: number;
  readonly last: number;
}
