/**
 * Greedy k-means++ (Arthur & Vassilvitskii 2007): the first centre is drawn evenly, each next one by its squared
 * distance to the nearest so far, the best of 2 + ⌊ln k⌋ draws, which leaves the least inertia.
 *
 * A row whose centre is at least twice as far from a drawn row as from itself cannot come nearer: its distance is not
 * computed. Where the screen estimates distances well, the draws go by its estimates alone: they are draws, and any
 * weights near the squared distances serve. What is learnt of distances is handed on as bounds.
 */

import type { Random } from '../random/random.ts';
import { type DistanceScreen, screenedSquare, screenWidth } from './distance-screen.ts';
import type { Points } from './points.ts';

export interface Seeding {
  /** k × width numbers. */
  readonly centres: Float64Array;
  /** Nearest centre of each row, and its squared distance. */
  readonly owner: Int32Array;
  readonly nearest: Float64Array;
  /** rows × k lower bounds on the distance to each centre. */
  readonly lower: Float64Array;
}

/** `pause` is called between passes over the rows, and waited for when it returns a promise. */
export async function seedCentres(
  points: Points,
  screen: DistanceScreen,
  k: number,
  source: Random,
  pause: () => Promise<void> | undefined,
): Promise<Seeding> {
  const { values, rows, width } = points;
  const centres = new Float64Array(k * width);
  const owner = new Int32Array(rows);
  const nearest = new Float64Array(rows).fill(Infinity);
  /** Squared distance at which the screen surely tells that a row's own centre is nearer. */
  const reach = new Float64Array(rows).fill(Infinity);
  const lower = new Float64Array(rows * k);
  const toCentres = new Float64Array(k);
  const rowOf = new Int32Array(k);
  let candidate: Float64Array = new Float64Array(rows);
  let best: Float64Array = new Float64Array(rows);

  /** Squared distance of two rows, estimated where that serves. */
  const between = (one: number, other: number): number =>
    screen.faithful
      ? screenedSquare(screen.rows, one * screenWidth, screen.rows, other * screenWidth)
      : boundedSquare(values, one * width, values, other * width, width, Infinity);
  /** Measures from row `from` what may come nearer; returns the inertia that is left. Skipped rows get NaN. */
  const measure = (from: number, placed: number): number => {
    for (let cluster = 0; cluster < placed; cluster++) toCentres[cluster] = between(from, rowOf[cluster]!);
    let left = 0;
    for (let row = 0, at = 0; row < rows; row++, at += width) {
      const own = nearest[row]!;
      if (toCentres[owner[row]!]! >= 4 * own) {
        candidate[row] = Number.NaN;
        left += own;
        continue;
      }
      let square = screen.active ? screenedSquare(screen.rows, row * screenWidth, screen.rows, from * screenWidth) : 0;
      if (!screen.faithful && square <= reach[row]!)
        square = boundedSquare(values, at, values, from * width, width, own);
      candidate[row] = square;
      left += Math.min(square, own);
    }
    return left;
  };
  const place = (cluster: number, from: number): void => {
    rowOf[cluster] = from;
    for (let index = 0; index < width; index++) centres[cluster * width + index] = values[from * width + index]!;
    for (let row = 0; row < rows; row++) {
      const square = best[row]!;
      if (Number.isNaN(square)) {
        const gap = between(from, rowOf[owner[row]!]!);
        lower[row * k + cluster] = Math.sqrt(gap) - Math.sqrt(nearest[row]!) - screen.slack;
        continue;
      }
      lower[row * k + cluster] = Math.sqrt(square) - screen.slack;
      if (square >= nearest[row]!) continue;
      nearest[row] = square;
      owner[row] = cluster;
      const surely = Math.sqrt(square) + screen.slack;
      reach[row] = surely * surely;
    }
  };

  toCentres[0] = 0;
  let chosen = source.below(rows);
  let inertia = measure(chosen, 0);
  [candidate, best] = [best, candidate];
  place(0, chosen);
  const draws = 2 + naturalLogarithmFloor(k);
  for (let cluster = 1; cluster < k; cluster++) {
    let least = Infinity;
    for (let draw = 0; draw < draws; draw++) {
      const row = drawRow(nearest, source.uniform() * inertia);
      const left = measure(row, cluster);
      if (left < least) {
        least = left;
        chosen = row;
        [candidate, best] = [best, candidate];
      }
      const wait = pause();
      if (wait) await wait;
    }
    place(cluster, chosen);
    inertia = least;
  }
  if (screen.faithful)
    for (let row = 0; row < rows; row++)
      nearest[row] = boundedSquare(values, row * width, centres, owner[row]! * width, width, Infinity);
  return { centres, owner, nearest, lower };
}

/** ⌊ln k⌋ by comparing with powers of e, which decides the same on every machine. */
function naturalLogarithmFloor(k: number): number {
  let floor = 0;
  for (let power = Math.E; power <= k; power *= Math.E) floor++;
  return floor;
}

/** The first row at which the running sum of weights exceeds `target`; the last with a weight when rounding falls short. */
function drawRow(weights: Float64Array, target: number): number {
  let sum = 0;
  let last = 0;
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row]!;
    if (weight === 0) continue;
    sum += weight;
    last = row;
    if (sum > target) break;
  }
  return last;
}

/** Squared distance of a row and a centre; may stop, with a part of it, above `limit`. */
export function boundedSquare(
  values: Float32Array,
  at: number,
  centres: Float32Array | Float64Array,
  from: number,
  width: number,
  limit: number,
): number {
  let even = 0;
  let odd = 0;
  let index = 0;
  for (const end = width - 7; index < end; index += 8) {
    const a = at + index;
    const b = from + index;
    const d0 = values[a]! - centres[b]!;
    const d1 = values[a + 1]! - centres[b + 1]!;
    const d2 = values[a + 2]! - centres[b + 2]!;
    const d3 = values[a + 3]! - centres[b + 3]!;
    const d4 = values[a + 4]! - centres[b + 4]!;
    const d5 = values[a + 5]! - centres[b + 5]!;
    const d6 = values[a + 6]! - centres[b + 6]!;
    const d7 = values[a + 7]! - centres[b + 7]!;
    even += d0 * d0 + d2 * d2 + (d4 * d4 + d6 * d6);
    odd += d1 * d1 + d3 * d3 + (d5 * d5 + d7 * d7);
    if (even + odd > limit) return even + odd;
  }
  for (; index < width; index++) {
    const difference = values[at + index]! - centres[from + index]!;
    even += difference * difference;
  }
  return even + odd;
}
