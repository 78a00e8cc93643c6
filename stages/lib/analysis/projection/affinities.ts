/**
 * Joint probabilities of t-SNE (van der Maaten & Hinton 2008, equations 1 and 2; van der Maaten 2014, section 4.1, for
 * neighbours only): Gaussians around each row, each as wide as gives the wanted perplexity, made symmetric.
 */

import type { Pace } from '../../kit/pace.ts';
import { exp, log } from '../../kit/random/elementary.ts';
import type { Neighbours } from '../neighbours/neighbours.ts';
import { type Graph, symmetricGraph } from './graph.ts';

const entropyTolerance = 1e-6;
const stepsMax = 64;

/** p of each pair of neighbours; all edges together, both directions, sum to 1. */
export async function jointProbabilities(neighbours: Neighbours, perplexity: number, pace: Pace): Promise<Graph> {
  const { count, distances } = neighbours;
  const conditional = new Float32Array(distances.length);
  const squares = new Float64Array(count);
  const parts = new Float64Array(count);
  const wanted = log(perplexity);
  // The precision found for one row starts the search of the next, which lies near in sorted data.
  let precision = 1;
  for (let start = 0; start < distances.length; start += count) {
    const least = distances[start]! * distances[start]!;
    for (let index = 0; index < count; index++) {
      const distance = distances[start + index]!;
      squares[index] = distance * distance - least;
    }
    precision = fitPrecision(squares, parts, wanted, precision);
    for (let index = 0; index < count; index++) conditional[start + index] = parts[index]!;
    const pause = pace('row, affinities', start / count, distances.length / count);
    if (pause) await pause;
  }
  const graph = symmetricGraph(neighbours, conditional, (one, other) => one + other);
  const total = graph.weight.reduce((sum, weight) => sum + weight, 0);
  for (let edge = 0; edge < graph.weight.length; edge++) graph.weight[edge]! /= total;
  return graph;
}

/**
 * Finds the precision β of exp(-β d²) whose entropy is `wanted`, by Newton's method kept in a bracket, and leaves the
 * probabilities in `parts`. Neighbours all equally far away have the same entropy at every β: then any β will do.
 */
function fitPrecision(squares: Float64Array, parts: Float64Array, wanted: number, guess: number): number {
  let low = 0;
  let high = Infinity;
  let precision = guess;
  for (let step = 0; step < stepsMax; step++) {
    let sum = 0;
    let first = 0;
    let second = 0;
    for (let index = 0; index < squares.length; index++) {
      const square = squares[index]!;
      const part = exp(-precision * square);
      parts[index] = part;
      sum += part;
      first += part * square;
      second += part * square * square;
    }
    const mean = first / sum;
    const excess = log(sum) + precision * mean - wanted;
    for (let index = 0; index < parts.length; index++) parts[index]! /= sum;
    if (Math.abs(excess) < entropyTolerance) break;
    if (excess > 0) low = precision;
    else high = precision;
    const slope = precision * (second / sum - mean * mean);
    const newton = slope > 0 ? precision + excess / slope : -1;
    if (newton > low && newton < high && newton <= 16 * precision) precision = newton;
    else precision = high === Infinity ? 4 * precision : (low + high) / 2;
    if (!(precision > 1e-300 && precision < 1e300)) break;
  }
  return precision > 1e-300 && precision < 1e300 ? precision : 1;
}
