/**
 * k-means: greedy k-means++ seeding (Arthur & Vassilvitskii 2007) and Lloyd's iteration (Lloyd 1982) with Hamerly's
 * bounds (Hamerly 2010), restarted from several seedings; the result with the least inertia wins, the first of equals.
 *
 * Stops, as scikit-learn does, when no row changes its cluster, when the centres together moved less than `tolerance`
 * times the mean variance of the columns (as a square), or after `iterationsMax`.
 */

import { type Random, random } from '../random/random.ts';
import type { Pace } from './pace.ts';
import type { Points } from './points.ts';

export interface KmeansOptions {
  readonly k: number;
  readonly restarts: number;
  readonly iterationsMax: number;
  readonly tolerance: number;
  readonly seed: number;
}

export interface KmeansResult {
  /** Cluster of each row, in [0, k). With fewer than k distinct rows some are empty. */
  readonly clusters: Int32Array;
  /** k × width numbers: the mean of each cluster. */
  readonly centres: Float64Array;
  /** Sum of squared distances to the own centre. */
  readonly inertia: number;
  readonly iterations: number;
}

/** `k` must be at least 1 and at most the number of rows. */
export async function kmeans(points: Points, options: KmeansOptions, pace: Pace): Promise<KmeansResult> {
  const { k, restarts } = options;
  if (k < 1 || k > points.rows) throw new RangeError(`Internal error: ${k} clusters of ${points.rows} rows`);
  const movement = options.tolerance * meanVariance(points);
  let best: KmeansResult | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const note = `restart ${restart + 1}/${restarts}`;
    const unit = 'restart, k-means';
    const source = random(options.seed, 'kmeans', k, restart);
    const lloyd = new Lloyd(points, k, await seedCentres(points, k, source, () => pace(unit, restart, restarts, note)));
    while (!lloyd.finished && lloyd.iterations < options.iterationsMax) {
      lloyd.iterate(movement);
      const pause = pace(unit, restart, restarts, `${note}, iteration ${lloyd.iterations}`);
      if (pause) await pause;
    }
    const result = lloyd.result();
    if (best === undefined || result.inertia < best.inertia) best = result;
  }
  return best!;
}

/** Mean over the columns of their population variance. */
function meanVariance({ values, rows, width }: Points): number {
  let total = 0;
  const sums = new Float64Array(width);
  const squares = new Float64Array(width);
  // Shifted by the first row, so that a large common offset does not cancel the variance away.
  for (let row = 0, at = 0; row < rows; row++)
    for (let index = 0; index < width; index++, at++) {
      const value = values[at]! - values[index]!;
      sums[index]! += value;
      squares[index]! += value * value;
    }
  for (let index = 0; index < width; index++) {
    const mean = sums[index]! / rows;
    total += Math.max(0, squares[index]! / rows - mean * mean);
  }
  return total / width;
}

/**
 * Draws the first centre evenly and each next one by its squared distance to the nearest so far: the best of
 * 2 + ⌊ln k⌋ draws, the one that leaves the least inertia.
 */
async function seedCentres(
  points: Points,
  k: number,
  source: Random,
  pause: () => Promise<void> | undefined,
): Promise<Float64Array> {
  const { rows, width } = points;
  const centres = new Float64Array(k * width);
  let nearest: Float64Array = new Float64Array(rows).fill(Infinity);
  let candidate: Float64Array = new Float64Array(rows);
  let kept: Float64Array = new Float64Array(rows);
  const place = (cluster: number, row: number) => {
    for (let index = 0; index < width; index++) centres[cluster * width + index] = points.values[row * width + index]!;
  };
  const start = source.below(rows);
  place(0, start);
  let inertia = approach(points, start, nearest, nearest);
  const draws = 2 + naturalLogarithmFloor(k);
  for (let cluster = 1; cluster < k; cluster++) {
    let least = Infinity;
    let chosen = -1;
    for (let draw = 0; draw < draws; draw++) {
      const row = drawRow(nearest, source.uniform() * inertia);
      const left = approach(points, row, nearest, candidate);
      if (left < least) {
        least = left;
        chosen = row;
        [candidate, kept] = [kept, candidate];
      }
      const wait = pause();
      if (wait) await wait;
    }
    place(cluster, chosen);
    [nearest, kept] = [kept, nearest];
    inertia = least;
  }
  return centres;
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

/** Writes each row's squared distance to the nearer of its nearest centre and row `centre`; returns their sum. */
function approach(points: Points, centre: number, nearest: Float64Array, written: Float64Array): number {
  const { values, rows, width } = points;
  const from = centre * width;
  let sum = 0;
  for (let row = 0, at = 0; row < rows; row++, at += width) {
    const limit = nearest[row]!;
    let square = 0;
    for (let index = 0; index < width && square < limit; index++) {
      const difference = values[at + index]! - values[from + index]!;
      square += difference * difference;
    }
    const left = Math.min(square, limit);
    written[row] = left;
    sum += left;
  }
  return sum;
}

/**
 * Lloyd's iteration with one upper bound on the distance to the own centre and one lower bound on the distance to any
 * other: most rows need no distance at all once the centres settle.
 */
class Lloyd {
  iterations = 0;
  finished = false;
  readonly #points: Points;
  readonly #k: number;
  readonly #centres: Float64Array;
  readonly #clusters: Int32Array;
  readonly #upper: Float64Array;
  readonly #lower: Float64Array;
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;
  readonly #moved: Float64Array;
  readonly #halfGap: Float64Array;

  constructor(points: Points, k: number, centres: Float64Array) {
    const { rows, width } = points;
    this.#points = points;
    this.#k = k;
    this.#centres = centres;
    this.#clusters = new Int32Array(rows);
    this.#upper = new Float64Array(rows);
    this.#lower = new Float64Array(rows);
    this.#sums = new Float64Array(k * width);
    this.#counts = new Float64Array(k);
    this.#moved = new Float64Array(k);
    this.#halfGap = new Float64Array(k);
    for (let row = 0; row < rows; row++) {
      const cluster = this.#nearest(row);
      this.#clusters[row] = cluster;
      this.#count(row, cluster, 1);
    }
  }

  /** Moves the centres to their means, then every row to its nearest centre. */
  iterate(movement: number): void {
    this.iterations++;
    this.#revive();
    const moved = this.#moveCentres();
    const changed = this.#assign();
    this.finished = changed === 0 || moved <= movement;
  }

  result(): KmeansResult {
    const { values, rows, width } = this.#points;
    const centres = this.#exactMeans();
    let inertia = 0;
    for (let row = 0, at = 0; row < rows; row++)
      for (let index = 0, from = this.#clusters[row]! * width; index < width; index++, at++) {
        const difference = values[at]! - centres[from + index]!;
        inertia += difference * difference;
      }
    return { clusters: this.#clusters, centres, inertia, iterations: this.iterations };
  }

  #count(row: number, cluster: number, sign: 1 | -1): void {
    const { values, width } = this.#points;
    const sums = this.#sums;
    this.#counts[cluster]! += sign;
    for (let index = 0, at = row * width, to = cluster * width; index < width; index++)
      sums[to + index]! += sign * values[at + index]!;
  }

  /** An empty cluster takes the row that lies farthest from its centre, unless that lies on it. */
  #revive(): void {
    for (let cluster = 0; cluster < this.#k; cluster++) {
      if (this.#counts[cluster]! > 0) continue;
      let farthest = -1;
      let distance = 0;
      for (let row = 0; row < this.#points.rows; row++) {
        const own = this.#clusters[row]!;
        if (this.#upper[row]! <= distance || this.#counts[own]! < 2) continue;
        const exact = this.#distance(row, own);
        this.#upper[row] = exact;
        if (exact <= distance) continue;
        distance = exact;
        farthest = row;
      }
      if (farthest < 0) continue;
      this.#count(farthest, this.#clusters[farthest]!, -1);
      this.#count(farthest, cluster, 1);
      this.#clusters[farthest] = cluster;
      this.#upper[farthest] = 0;
      this.#lower[farthest] = 0;
      const { values, width } = this.#points;
      for (let index = 0; index < width; index++)
        this.#centres[cluster * width + index] = values[farthest * width + index]!;
    }
  }

  /** Returns the sum of the squared movements. */
  #moveCentres(): number {
    const { width } = this.#points;
    const centres = this.#centres;
    let total = 0;
    for (let cluster = 0; cluster < this.#k; cluster++) {
      const count = this.#counts[cluster]!;
      let square = 0;
      for (let index = cluster * width; index < (cluster + 1) * width && count > 0; index++) {
        const mean = this.#sums[index]! / count;
        const difference = mean - centres[index]!;
        square += difference * difference;
        centres[index] = mean;
      }
      this.#moved[cluster] = Math.sqrt(square);
      total += square;
    }
    for (let cluster = 0; cluster < this.#k; cluster++) {
      let gap = Infinity;
      for (let other = 0; other < this.#k; other++)
        if (other !== cluster) gap = Math.min(gap, centreDistance(centres, cluster, other, width));
      this.#halfGap[cluster] = gap / 2;
    }
    return total;
  }

  /** Returns how many rows changed their cluster. */
  #assign(): number {
    const { rows } = this.#points;
    const upper = this.#upper;
    const lower = this.#lower;
    const clusters = this.#clusters;
    const moved = this.#moved;
    const [farthest, most, second] = twoLargest(moved);
    let changed = 0;
    for (let row = 0; row < rows; row++) {
      const own = clusters[row]!;
      upper[row]! += moved[own]!;
      lower[row]! -= own === farthest ? second : most;
      const bound = Math.max(this.#halfGap[own]!, lower[row]!);
      if (upper[row]! <= bound) continue;
      upper[row] = this.#distance(row, own);
      if (upper[row]! <= bound) continue;
      const cluster = this.#nearest(row);
      if (cluster === own) continue;
      changed++;
      clusters[row] = cluster;
      this.#count(row, own, -1);
      this.#count(row, cluster, 1);
    }
    return changed;
  }

  /** Finds the nearest centre, the first of equally near ones, and makes both bounds exact. */
  #nearest(row: number): number {
    let least = Infinity;
    let second = Infinity;
    let nearest = 0;
    for (let cluster = 0; cluster < this.#k; cluster++) {
      const square = this.#square(row, cluster);
      if (square < least) {
        second = least;
        least = square;
        nearest = cluster;
      } else if (square < second) second = square;
    }
    this.#upper[row] = Math.sqrt(least);
    this.#lower[row] = Math.sqrt(second);
    return nearest;
  }

  #distance(row: number, cluster: number): number {
    return Math.sqrt(this.#square(row, cluster));
  }

  #square(row: number, cluster: number): number {
    const { values, width } = this.#points;
    const centres = this.#centres;
    const at = row * width;
    const from = cluster * width;
    let even = 0;
    let odd = 0;
    let index = 0;
    for (; index + 1 < width; index += 2) {
      const one = values[at + index]! - centres[from + index]!;
      const other = values[at + index + 1]! - centres[from + index + 1]!;
      even += one * one;
      odd += other * other;
    }
    if (index < width) {
      const one = values[at + index]! - centres[from + index]!;
      even += one * one;
    }
    return even + odd;
  }

  /** Means anew: the running sums have gathered the rounding of every row that came and went. */
  #exactMeans(): Float64Array {
    const { values, rows, width } = this.#points;
    const means = new Float64Array(this.#k * width);
    for (let row = 0, at = 0; row < rows; row++)
      for (let index = 0, to = this.#clusters[row]! * width; index < width; index++, at++)
        means[to + index]! += values[at]!;
    for (let index = 0; index < means.length; index++) {
      const count = this.#counts[Math.floor(index / width)]!;
      means[index] = count > 0 ? means[index]! / count : this.#centres[index]!;
    }
    return means;
  }
}

function centreDistance(centres: Float64Array, one: number, other: number, width: number): number {
  let square = 0;
  for (let index = 0; index < width; index++) {
    const difference = centres[one * width + index]! - centres[other * width + index]!;
    square += difference * difference;
  }
  return Math.sqrt(square);
}

/** Position of the largest value, the value, and the largest of the rest. */
function twoLargest(values: Float64Array): [number, number, number] {
  let at = 0;
  let most = -Infinity;
  let second = -Infinity;
  values.forEach((value, index) => {
    if (value > most) {
      second = most;
      most = value;
      at = index;
    } else if (value > second) second = value;
  });
  return [at, most, Math.max(second, 0)];
}
