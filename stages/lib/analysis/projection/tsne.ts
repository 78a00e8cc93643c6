/**
 * t-SNE in the plane (van der Maaten & Hinton 2008) with Barnes-Hut repulsion (van der Maaten 2014) and the schedule of
 * scikit-learn: early exaggeration with momentum 0.5 for the first quarter (at most 250 iterations), then momentum 0.8;
 * gains of Jacobs (1988); stops when the divergence has not improved for 300 iterations or the gradient vanishes.
 */

import type { Pace } from '../../kit/pace.ts';
import { log } from '../../kit/random/elementary.ts';
import type { Graph } from './graph.ts';
import { Quadtree } from './quadtree.ts';

export interface TsneOptions {
  readonly iterations: number;
  readonly earlyExaggeration: number;
  /** `auto`: rows / exaggeration / 4, at least 50 (Belkina et al. 2019). */
  readonly learningRate: number | 'auto';
  /** Barnes and Hut's θ: cells narrower than this times their distance are not opened. */
  readonly angle: number;
}

export interface TsneResult {
  /** x and y of each row. */
  readonly positions: Float64Array;
  /** [iterations done, Kullback-Leibler divergence in nats], from 0, every 50 iterations and at the end. */
  readonly divergence: readonly (readonly [number, number])[];
}

const checkEvery = 50;
const withoutProgressMax = 300;
const gradientMin = 1e-7;
const rowsPerBlock = 1024;

/** Lays out a graph of joint probabilities from the initial positions `start`, which it moves. */
export async function tsne(graph: Graph, start: Float64Array, options: TsneOptions, pace: Pace): Promise<TsneResult> {
  const positions = start;
  const rows = positions.length / 2;
  const { iterations, earlyExaggeration } = options;
  const exploring = Math.min(250, Math.ceil(iterations / 4));
  const rate = options.learningRate === 'auto' ? Math.max(rows / earlyExaggeration / 4, 50) : options.learningRate;
  const layout = new Layout(graph, positions, options.angle);
  const divergence: [number, number][] = [];
  let best = Infinity;
  let bestAt = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const exaggerated = iteration < exploring;
    if (iteration === exploring) layout.rest();
    const gradient = await layout.computeForces(exaggerated ? earlyExaggeration : 1, iteration, iterations, pace);
    if (iteration % checkEvery === 0) {
      const current = layout.divergence();
      divergence.push([iteration, current]);
      if (exaggerated || current < best) {
        best = exaggerated ? Infinity : current;
        bestAt = iteration;
      } else if (iteration - bestAt > withoutProgressMax) break;
      if (gradient <= gradientMin) break;
    }
    layout.move(exaggerated ? 0.5 : 0.8, rate);
  }
  const last = divergence.at(-1)?.[0];
  await layout.computeForces(1, iterations, iterations, pace);
  if (last === undefined || layout.moves !== last) divergence.push([layout.moves, layout.divergence()]);
  return { positions, divergence };
}

/** The state of the descent: forces, velocities and gains of each coordinate. */
class Layout {
  moves = 0;
  readonly #graph: Graph;
  readonly #positions: Float64Array;
  readonly #angle: number;
  readonly #tree: Quadtree;
  readonly #forces: Float64Array;
  readonly #velocity: Float64Array;
  readonly #gains: Float64Array;
  #normalization = 1;

  constructor(graph: Graph, positions: Float64Array, angle: number) {
    this.#graph = graph;
    this.#positions = positions;
    this.#angle = angle;
    this.#tree = new Quadtree(positions);
    this.#forces = new Float64Array(positions.length);
    this.#velocity = new Float64Array(positions.length);
    this.#gains = new Float64Array(positions.length).fill(1);
  }

  /** The gradient at the present positions, in blocks between which others get their turn; returns its length. */
  async computeForces(exaggeration: number, done: number, total: number, pace: Pace): Promise<number> {
    const rows = this.#positions.length / 2;
    const forces = this.#forces;
    this.#tree.build();
    let normalization = 0;
    for (let from = 0; from < rows; from += rowsPerBlock) {
      const end = Math.min(rows, from + rowsPerBlock);
      normalization += this.#tree.repulsion(from, end, this.#angle, forces);
      const pause = pace('iteration, t-SNE', done, total);
      if (pause) await pause;
    }
    // A single row has no other to be repelled by.
    this.#normalization = normalization > 0 ? normalization : 1;
    let square = 0;
    for (let from = 0; from < rows; from += rowsPerBlock) {
      square += this.#attract(from, Math.min(rows, from + rowsPerBlock), exaggeration);
      const pause = pace('iteration, t-SNE', done, total);
      if (pause) await pause;
    }
    return Math.sqrt(square);
  }

  /** Turns repulsion into the gradient of rows [from, end): equation 5 of the paper; returns its squared length. */
  #attract(from: number, end: number, exaggeration: number): number {
    const { start, to, weight } = this.#graph;
    const positions = this.#positions;
    const forces = this.#forces;
    const repelled = 1 / this.#normalization;
    let square = 0;
    for (let row = from; row < end; row++) {
      const x = positions[2 * row]!;
      const y = positions[2 * row + 1]!;
      let forceX = 0;
      let forceY = 0;
      for (let edge = start[row]!, last = start[row + 1]!; edge < last; edge++) {
        const other = 2 * to[edge]!;
        const dx = x - positions[other]!;
        const dy = y - positions[other + 1]!;
        const pull = weight[edge]! / (1 + dx * dx + dy * dy);
        forceX += pull * dx;
        forceY += pull * dy;
      }
      const gradientX = 4 * (exaggeration * forceX - forces[2 * row]! * repelled);
      const gradientY = 4 * (exaggeration * forceY - forces[2 * row + 1]! * repelled);
      forces[2 * row] = gradientX;
      forces[2 * row + 1] = gradientY;
      square += gradientX * gradientX + gradientY * gradientY;
    }
    return square;
  }

  /** Forgets velocities and gains: the descent starts again from where it is. */
  rest(): void {
    this.#velocity.fill(0);
    this.#gains.fill(1);
  }

  move(momentum: number, rate: number): void {
    const positions = this.#positions;
    const forces = this.#forces;
    const velocity = this.#velocity;
    const gains = this.#gains;
    for (let index = 0; index < positions.length; index++) {
      const gain = velocity[index]! * forces[index]! < 0 ? gains[index]! + 0.2 : Math.max(0.01, gains[index]! * 0.8);
      gains[index] = gain;
      velocity[index] = momentum * velocity[index]! - rate * gain * forces[index]!;
      positions[index]! += velocity[index]!;
    }
    this.moves++;
  }

  /** Σ p log(p / q) over the edges, at the positions of the last `computeForces`. */
  divergence(): number {
    const { start, to, weight } = this.#graph;
    const positions = this.#positions;
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
}
