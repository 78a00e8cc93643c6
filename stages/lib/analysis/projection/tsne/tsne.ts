/**
 * t-SNE in the plane (van der Maaten & Hinton 2008) with repulsion by interpolation (Linderman et al. 2019) and the schedule
 * of scikit-learn: early exaggeration with momentum 0.5 for the first quarter (at most 250 iterations), then momentum 0.8;
 * gains of Jacobs (1988); stops when the divergence has not improved for 300 iterations or the gradient vanishes.
 */

import type { Pace } from '../../../kit/pace.ts';
import type { Graph } from '../graph.ts';
import { Layout } from './layout.ts';

export interface TsneOptions {
  readonly iterations: number;
  readonly earlyExaggeration: number;
  /** `auto`: rows / exaggeration / 4, at least 50 (Belkina et al. 2019). */
  readonly learningRate: number | 'auto';
}

export interface TsneResult {
  /** x and y of each row. */
  readonly positions: Float64Array;
  /** [iterations done, Kullback-Leibler divergence in nats], from 0, every 50 iterations and at the end. */
  readonly divergence: readonly (readonly [number, number])[];
  /** Whether the last divergence is exact, not by interpolation. */
  readonly exact: boolean;
}

const checkEvery = 50;
const withoutProgressMax = 300;
const gradientMin = 1e-7;
/** Up to so many rows the last divergence is taken over all pairs: some seconds at the limit. */
const exactDivergenceMax = 100_000;

/** Lays out a graph of joint probabilities from the initial positions `start`. @throws StageFailure `out-of-memory` */
export async function tsne(graph: Graph, start: Float64Array, options: TsneOptions, pace: Pace): Promise<TsneResult> {
  const rows = start.length / 2;
  const { iterations, earlyExaggeration } = options;
  const exploring = Math.min(250, Math.ceil(iterations / 4));
  const rate = options.learningRate === 'auto' ? Math.max(rows / earlyExaggeration / 4, 50) : options.learningRate;
  const layout = new Layout(graph, start);
  const divergence: [number, number][] = [];
  let descent = new Descent(layout);
  let moves = 0;
  let best = Infinity;
  let bestAt = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const exaggerated = iteration < exploring;
    // The descent starts again from where it is.
    if (iteration === exploring) descent = new Descent(layout);
    const gradient = await layout.computeGradient(exaggerated ? earlyExaggeration : 1, iteration, iterations, pace);
    if (iteration % checkEvery === 0) {
      const current = layout.divergence();
      divergence.push([iteration, current]);
      if (exaggerated || current < best) {
        best = exaggerated ? Infinity : current;
        bestAt = iteration;
      } else if (iteration - bestAt > withoutProgressMax) break;
      if (gradient <= gradientMin) break;
    }
    descent.move(exaggerated ? 0.5 : 0.8, rate);
    moves++;
  }
  const exact = rows <= exactDivergenceMax;
  if (exact) await layout.normalizeExactly(() => pace('iteration, t-SNE', iterations, iterations));
  else await layout.computeGradient(1, iterations, iterations, pace);
  if (divergence.at(-1)?.[0] === moves) divergence.pop();
  divergence.push([moves, layout.divergence()]);
  return { positions: layout.positions.slice(), divergence, exact };
}

/** Velocities and gains of each coordinate. */
class Descent {
  readonly #layout: Layout;
  readonly #velocity: Float64Array;
  readonly #gains: Float64Array;

  constructor(layout: Layout) {
    this.#layout = layout;
    this.#velocity = new Float64Array(layout.positions.length);
    this.#gains = new Float64Array(layout.positions.length).fill(1);
  }

  move(momentum: number, rate: number): void {
    const { positions, gradient } = this.#layout;
    const velocity = this.#velocity;
    const gains = this.#gains;
    for (let index = 0; index < positions.length; index++) {
      const gain = velocity[index]! * gradient[index]! < 0 ? gains[index]! + 0.2 : Math.max(0.01, gains[index]! * 0.8);
      gains[index] = gain;
      velocity[index] = momentum * velocity[index]! - rate * gain * gradient[index]!;
      positions[index]! += velocity[index]!;
    }
  }
}
