/**
 * How well a projection keeps neighbourhoods and distances, from a sample of rows each compared with all others.
 *
 * Trustworthiness and continuity: Venna & Kaski 2001, as scikit-learn computes the first. Neighbour preservation: the
 * mean part of k nearest neighbours that stay (Lee & Verleysen 2009). Shepard correlation: Spearman's rank correlation
 * of distances before and after over random pairs.
 */

import type { Pace } from '../../kit/pace.ts';
import { permutation, type Random, random } from '../../kit/random/random.ts';
import { type Points, squaredDistance } from '../points.ts';

export interface ProjectionQuality {
  /** 1 when all k nearest rows in the projection were among the k nearest before. */
  readonly trustworthiness: number;
  /** 1 when all k nearest rows before are among the k nearest in the projection. */
  readonly continuity: number;
  readonly neighborPreservation: number;
  readonly shepard: number;
  /** Neighbours looked at, and rows whose neighbours were. */
  readonly k: number;
  readonly sample: number;
}

export interface QualityOptions {
  readonly k: number;
  readonly sample: number;
  readonly seed: number;
}

const pairs = 20_000;

/** Undefined for fewer than four rows or no sample. k is lowered if needed, to stay below half the number of rows. */
export async function projectionQuality(
  before: Points,
  after: Points,
  options: QualityOptions,
  pace: Pace,
): Promise<ProjectionQuality | undefined> {
  const { rows } = before;
  const k = Math.min(options.k, Math.ceil(rows / 2) - 1);
  if (rows < 4 || k < 1 || options.sample < 1) return undefined;
  const source = random(options.seed, 'projection quality');
  const chosen = permutation(source, 0, rows).subarray(0, options.sample);
  const there = new RankedRow(before, k);
  const here = new RankedRow(after, k);
  let intruders = 0;
  let lost = 0;
  let kept = 0;
  for (const [index, row] of chosen.entries()) {
    there.look(row);
    here.look(row);
    intruders += there.excessOf(here.nearest);
    lost += here.excessOf(there.nearest);
    kept += here.nearest.reduce((count, other) => (there.nearest.includes(other) ? count + 1 : count), 0);
    const pause = pace('row, quality', index, chosen.length);
    if (pause) await pause;
  }
  const worst = (chosen.length * k * (2 * rows - 3 * k - 1)) / 2;
  return {
    trustworthiness: 1 - intruders / worst,
    continuity: 1 - lost / worst,
    neighborPreservation: kept / (chosen.length * k),
    shepard: shepardCorrelation(before, after, source),
    k,
    sample: chosen.length,
  };
}

/** Distances from one row to all others, and its k nearest. */
class RankedRow {
  readonly nearest: Int32Array;
  readonly #points: Points;
  readonly #squares: Float64Array;

  constructor(points: Points, k: number) {
    this.#points = points;
    this.nearest = new Int32Array(k);
    this.#squares = new Float64Array(points.rows);
  }

  look(row: number): void {
    const { values, rows, width } = this.#points;
    const squares = this.#squares;
    const nearest = this.nearest;
    let filled = 0;
    for (let other = 0; other < rows; other++) {
      const square = squaredDistance(values, row * width, other * width, width);
      squares[other] = square;
      if (other === row) continue;
      if (filled === nearest.length && square >= squares[nearest[filled - 1]!]!) continue;
      let place = filled < nearest.length ? filled++ : filled - 1;
      while (place > 0 && squares[nearest[place - 1]!]! > square) {
        nearest[place] = nearest[place - 1]!;
        place--;
      }
      nearest[place] = other;
    }
    // The row itself is nearer than any.
    squares[row] = -1;
  }

  /** Sum over `rows` of how far each one's rank here is beyond k. Equal distances share the best of their ranks. */
  excessOf(rows: Int32Array): number {
    const squares = this.#squares;
    const k = this.nearest.length;
    const limit = squares[this.nearest[k - 1]!]!;
    let excess = 0;
    for (const row of rows) {
      const own = squares[row]!;
      if (own <= limit) continue;
      let rank = 0;
      for (let other = 0; other < squares.length; other++) if (squares[other]! < own) rank++;
      excess += rank - k;
    }
    return excess;
  }
}

function shepardCorrelation(before: Points, after: Points, source: Random): number {
  const there = new Float64Array(pairs);
  const here = new Float64Array(pairs);
  for (let pair = 0; pair < pairs; pair++) {
    const one = source.below(before.rows);
    const other = (one + 1 + source.below(before.rows - 1)) % before.rows;
    there[pair] = squaredDistance(before.values, one * before.width, other * before.width, before.width);
    here[pair] = squaredDistance(after.values, one * after.width, other * after.width, after.width);
  }
  return correlation(ranks(there), ranks(here));
}

/** Ranks from 0; equal values share the mean of theirs. */
function ranks(values: Float64Array): Float64Array {
  const order = Int32Array.from(values.keys()).sort((one, other) => values[one]! - values[other]!);
  const ranked = new Float64Array(values.length);
  for (let from = 0, end = 0; from < order.length; from = end) {
    while (end < order.length && values[order[end]!] === values[order[from]!]) end++;
    for (let index = from; index < end; index++) ranked[order[index]!] = (from + end - 1) / 2;
  }
  return ranked;
}

/** Pearson's; 0 when one side does not vary. */
function correlation(left: Float64Array, right: Float64Array): number {
  const middle = (left.length - 1) / 2;
  let both = 0;
  let ofLeft = 0;
  let ofRight = 0;
  for (let index = 0; index < left.length; index++) {
    const one = left[index]! - middle;
    const other = right[index]! - middle;
    both += one * other;
    ofLeft += one * one;
    ofRight += other * other;
  }
  return ofLeft > 0 && ofRight > 0 ? both / Math.sqrt(ofLeft * ofRight) : 0;
}
