/**
 * k-means: Lloyd's iteration (Lloyd 1982) with Elkan's bounds (Elkan 2003), restarted from several seedings by
 * k-means++; the result with the least inertia wins, the first of equals.
 *
 * Stops, as scikit-learn does, when no row changes its cluster, when the centres together moved less than `tolerance`
 * times the mean variance of the columns (as a square), or after `iterationsMax`.
 */

import { random } from '../random/random.ts';
import { DistanceScreen, screenedSquare, screenWidth } from './distance-screen.ts';
import { boundedSquare, type Seeding, seedCentres } from './kmeans-seeding.ts';
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
  const screen = await DistanceScreen.of(points, pace);
  const movement = options.tolerance * meanVariance(points);
  let best: Lloyd | undefined;
  let least = Infinity;
  for (let restart = 0; restart < restarts; restart++) {
    const note = `restart ${restart + 1}/${restarts}`;
    const unit = 'restart, k-means';
    const source = random(options.seed, 'kmeans', k, restart);
    const seeding = await seedCentres(points, screen, k, source, () => pace(unit, restart, restarts, note));
    const lloyd = new Lloyd(points, screen, k, seeding);
    while (!lloyd.finished && lloyd.iterations < options.iterationsMax) {
      lloyd.iterate(movement);
      const pause = pace(unit, restart, restarts, `${note}, iteration ${lloyd.iterations}`);
      if (pause) await pause;
    }
    const inertia = lloyd.inertia();
    if (best !== undefined && inertia >= least) continue;
    best = lloyd;
    least = inertia;
  }
  return best!.result();
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
 * Lloyd's iteration. An upper bound on each row's distance to its own centre and a lower one on that to every other
 * tell, by the triangle inequality, which distances need not be computed.
 */
class Lloyd {
  iterations = 0;
  finished = false;
  readonly #points: Points;
  readonly #screen: DistanceScreen;
  readonly #screened: Float64Array;
  readonly #k: number;
  readonly #centres: Float64Array;
  readonly #clusters: Int32Array;
  readonly #upper: Float64Array;
  readonly #lower: Float64Array;
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;
  readonly #moved: Float64Array;
  /** k × k halves of the distances between centres; the least of each row of it in `#halfGap`. */
  readonly #half: Float64Array;
  readonly #halfGap: Float64Array;

  constructor(points: Points, screen: DistanceScreen, k: number, { centres, owner, nearest, lower }: Seeding) {
    const { rows, width } = points;
    this.#points = points;
    this.#screen = screen;
    this.#screened = new Float64Array(k * screenWidth);
    this.#k = k;
    this.#centres = centres;
    this.#clusters = owner;
    this.#upper = nearest.map((square) => Math.sqrt(square));
    this.#lower = lower;
    this.#sums = new Float64Array(k * width);
    this.#counts = new Float64Array(k);
    this.#moved = new Float64Array(k);
    this.#half = new Float64Array(k * k);
    this.#halfGap = new Float64Array(k);
    for (let row = 0; row < rows; row++) this.#count(row, owner[row]!, 1);
  }

  /** Moves the centres to their means, then every row to its nearest centre. */
  iterate(movement: number): void {
    this.iterations++;
    this.#revive();
    const moved = this.#moveCentres();
    const changed = this.#assign();
    this.finished = changed === 0 || moved <= movement;
  }

  /** Sum of squared distances to the means of the clusters, by the running sums. */
  inertia(): number {
    const { values, rows, width } = this.#points;
    const means = this.#sums.map((sum, index) => sum / Math.max(1, this.#counts[Math.floor(index / width)]!));
    let inertia = 0;
    for (let row = 0; row < rows; row++)
      inertia += boundedSquare(values, row * width, means, this.#clusters[row]! * width, width, Infinity);
    return inertia;
  }

  result(): KmeansResult {
    const { values, rows, width } = this.#points;
    const centres = this.#exactMeans();
    let inertia = 0;
    for (let row = 0; row < rows; row++)
      inertia += boundedSquare(values, row * width, centres, this.#clusters[row]! * width, width, Infinity);
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
      const { values, rows, width } = this.#points;
      let farthest = -1;
      let distance = 0;
      for (let row = 0; row < rows; row++) {
        const own = this.#clusters[row]!;
        if (this.#upper[row]! <= distance || this.#counts[own]! < 2) continue;
        this.#upper[row] = this.#distance(row, own);
        if (this.#upper[row]! <= distance) continue;
        distance = this.#upper[row]!;
        farthest = row;
      }
      if (farthest < 0) continue;
      this.#count(farthest, this.#clusters[farthest]!, -1);
      this.#count(farthest, cluster, 1);
      this.#clusters[farthest] = cluster;
      this.#upper[farthest] = 0;
      this.#lower.fill(0, farthest * this.#k, (farthest + 1) * this.#k);
      // The centre jumps: what was known of distances to it is void.
      for (let row = 0; row < rows; row++) this.#lower[row * this.#k + cluster] = 0;
      for (let index = 0; index < width; index++)
        this.#centres[cluster * width + index] = values[farthest * width + index]!;
    }
  }

  /** Returns the sum of the squared movements. */
  #moveCentres(): number {
    const { width } = this.#points;
    const k = this.#k;
    const centres = this.#centres;
    let total = 0;
    for (let cluster = 0; cluster < k; cluster++) {
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
      if (this.#screen.active)
        this.#screen.project(centres, cluster * width, width, this.#screened, cluster * screenWidth);
    }
    this.#halfGap.fill(Infinity);
    for (let cluster = 0; cluster < k; cluster++)
      for (let other = 0; other < cluster; other++) {
        const half = centreDistance(centres, cluster, other, width) / 2;
        this.#half[cluster * k + other] = half;
        this.#half[other * k + cluster] = half;
        this.#halfGap[cluster] = Math.min(this.#halfGap[cluster]!, half);
        this.#halfGap[other] = Math.min(this.#halfGap[other]!, half);
      }
    return total;
  }

  /** Returns how many rows changed their cluster. */
  #assign(): number {
    const { rows } = this.#points;
    const k = this.#k;
    const upper = this.#upper;
    const lower = this.#lower;
    const clusters = this.#clusters;
    const moved = this.#moved;
    let changed = 0;
    for (let row = 0, start = 0; row < rows; row++, start += k) {
      for (let cluster = 0; cluster < k; cluster++) lower[start + cluster]! -= moved[cluster]!;
      const own = clusters[row]!;
      upper[row]! += moved[own]!;
      if (upper[row]! <= this.#halfGap[own]!) continue;
      const cluster = this.#reassign(row, own);
      if (cluster === own) continue;
      changed++;
      clusters[row] = cluster;
      this.#count(row, own, -1);
      this.#count(row, cluster, 1);
    }
    return changed;
  }

  /** The nearest centre of a row, the own one among equals; makes the bounds it needed exact. */
  #reassign(row: number, own: number): number {
    const { values, width } = this.#points;
    const k = this.#k;
    const lower = this.#lower;
    const half = this.#half;
    const start = row * k;
    const slack = this.#screen.slack;
    let nearest = own;
    let distance = this.#upper[row]!;
    let exact = false;
    for (let cluster = 0; cluster < k; cluster++) {
      if (cluster === nearest || distance <= lower[start + cluster]! || distance <= half[nearest * k + cluster]!)
        continue;
      if (!exact) {
        exact = true;
        distance = this.#distance(row, own);
        lower[start + own] = distance;
        if (distance <= lower[start + cluster]! || distance <= half[own * k + cluster]!) continue;
      }
      const surely = distance + slack;
      const bound = this.#screen.active
        ? screenedSquare(this.#screen.rows, row * screenWidth, this.#screened, cluster * screenWidth)
        : 0;
      if (bound > surely * surely) {
        lower[start + cluster] = Math.sqrt(bound) - slack;
        continue;
      }
      const square = boundedSquare(values, row * width, this.#centres, cluster * width, width, distance * distance);
      const other = Math.sqrt(square);
      lower[start + cluster] = other;
      if (other >= distance) continue;
      nearest = cluster;
      distance = other;
    }
    this.#upper[row] = distance;
    return nearest;
  }

  #distance(row: number, cluster: number): number {
    const { values, width } = this.#points;
    return Math.sqrt(boundedSquare(values, row * width, this.#centres, cluster * width, width, Infinity));
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
