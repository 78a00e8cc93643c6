/**
 * The k nearest neighbours of every row, exactly: a depth-first search of the kd-tree, nearer child first, that skips
 * boxes beyond the k-th best. Candidates are compared in the tree's single-precision axes: rows whose distances differ
 * by less than the tree's slack may take each other's place.
 */

import { boxDistance, type KdTree, rotatedDistance } from './kdtree.ts';
import type { Pace } from './pace.ts';
import type { Points } from './points.ts';

export interface Neighbours {
  /** Neighbours a row has: never itself. */
  readonly count: number;
  /** rows × count row numbers, nearest first; of equally near ones the lower row first. */
  readonly rows: Int32Array;
  /** rows × count Euclidean distances, rounded to single precision. */
  readonly distances: Float32Array;
}

/** `count` must be less than the number of rows. Among ties for the last place the choice is fixed, not specified. */
export async function nearestNeighbours(tree: KdTree, count: number, pace: Pace): Promise<Neighbours> {
  const { rows } = tree.points;
  if (count < 0 || count >= rows) throw new RangeError(`Internal error: ${count} neighbours among ${rows} rows`);
  const found = { count, rows: new Int32Array(rows * count), distances: new Float32Array(rows * count) };
  if (count === 0) return found;
  const search = new Search(tree, tree.points, tree.rotated, count);
  for (let position = 0; position < rows; position++) {
    search.run(position, position, tree.rowAt[position]!, found);
    if ((position & 63) !== 0) continue;
    const pause = pace('row, nearest neighbours', position, rows);
    if (pause) await pause;
  }
  return found;
}

/** The `count` nearest rows of the tree's points for each row of other points of the same width. */
export async function nearestAmong(tree: KdTree, queries: Points, count: number, pace: Pace): Promise<Neighbours> {
  const { rows, width } = queries;
  if (count < 1 || count > tree.points.rows)
    throw new RangeError(`Internal error: ${count} neighbours among ${tree.points.rows} rows`);
  const found = { count, rows: new Int32Array(rows * count), distances: new Float32Array(rows * count) };
  const axes = await tree.rotate(queries, pace);
  const rotated = new Float32Array(rows * tree.stride);
  for (let row = 0; row < rows; row++) rotated.set(axes.subarray(row * width, (row + 1) * width), row * tree.stride);
  const search = new Search(tree, queries, rotated, count);
  for (let row = 0; row < rows; row++) {
    search.run(row, -1, row, found);
    if ((row & 63) !== 0) continue;
    const pause = pace('row, nearest neighbours', row, rows);
    if (pause) await pause;
  }
  return found;
}

/** The reusable buffers of one search: candidates in ascending order of rotated distance, and the nodes to visit. */
class Search {
  readonly #tree: KdTree;
  readonly #queries: Points;
  readonly #rotated: Float32Array;
  readonly #count: number;
  readonly #squares: Float64Array;
  readonly #positions: Int32Array;
  readonly #nodes = new Int32Array(128);
  readonly #bounds = new Float64Array(128);

  /** `rotated` holds the queries in the tree's axes, with its stride. */
  constructor(tree: KdTree, queries: Points, rotated: Float32Array, count: number) {
    this.#tree = tree;
    this.#queries = queries;
    this.#rotated = rotated;
    this.#count = count;
    this.#squares = new Float64Array(count);
    this.#positions = new Int32Array(count);
  }

  /** Query `index` of the rotated ones, row `row` of the queries; `self` is its position in the tree, or -1. */
  run(index: number, self: number, row: number, found: Neighbours): void {
    this.#descend(index * this.#tree.stride, self);
    this.#write(row, found);
  }

  #descend(from: number, self: number): void {
    const tree = this.#tree;
    const { first, end, left, right } = tree;
    const query = this.#rotated;
    const squares = this.#squares.fill(Infinity);
    const nodes = this.#nodes;
    const bounds = this.#bounds;
    const last = this.#count - 1;
    let height = 1;
    nodes[0] = 0;
    bounds[0] = 0;
    while (height > 0) {
      const node = nodes[--height]!;
      const worst = squares[last]!;
      if (bounds[height]! >= worst) continue;
      const one = left[node]!;
      if (one < 0) {
        this.#scan(from, self, first[node]!, end[node]!);
        continue;
      }
      const other = right[node]!;
      const toOne = self >= first[one]! && self < end[one]! ? 0 : boxDistance(tree, one, query, from, worst);
      const toOther = self >= first[other]! && self < end[other]! ? 0 : boxDistance(tree, other, query, from, worst);
      const oneFirst = toOne < toOther;
      const farther = oneFirst ? toOther : toOne;
      const nearer = oneFirst ? toOne : toOther;
      if (farther < worst) {
        nodes[height] = oneFirst ? other : one;
        bounds[height++] = farther;
      }
      if (nearer < worst) {
        nodes[height] = oneFirst ? one : other;
        bounds[height++] = nearer;
      }
    }
  }

  #scan(from: number, self: number, start: number, end: number): void {
    const { rotated, stride } = this.#tree;
    const query = this.#rotated;
    const squares = this.#squares;
    const positions = this.#positions;
    const last = this.#count - 1;
    let worst = squares[last]!;
    for (let other = start; other < end; other++) {
      const square = rotatedDistance(query, from, rotated, other * stride, stride, worst);
      if (square >= worst || other === self) continue;
      let place = last;
      while (place > 0 && squares[place - 1]! > square) {
        squares[place] = squares[place - 1]!;
        positions[place] = positions[place - 1]!;
        place--;
      }
      squares[place] = square;
      positions[place] = other;
      worst = squares[last]!;
      // Nothing is nearer than as many equal rows: without this, n copies of a row would cost n² distances.
      if (worst === 0) return;
    }
  }

  /** Distances anew from the rows as given, and in their order. */
  #write(row: number, found: Neighbours): void {
    const { points, rowAt } = this.#tree;
    const { width } = points;
    const start = row * this.#count;
    const squares = this.#squares;
    const rows = this.#positions;
    for (let index = 0; index < this.#count; index++) {
      const other = rowAt[rows[index]!]!;
      const square = distanceBetween(this.#queries.values, row * width, points.values, other * width, width);
      let place = index;
      while (
        place > 0 &&
        (squares[place - 1]! > square || (squares[place - 1] === square && rows[place - 1]! > other))
      ) {
        squares[place] = squares[place - 1]!;
        rows[place] = rows[place - 1]!;
        place--;
      }
      squares[place] = square;
      rows[place] = other;
    }
    for (let index = 0; index < this.#count; index++) {
      found.rows[start + index] = rows[index]!;
      found.distances[start + index] = Math.sqrt(squares[index]!);
    }
  }
}

function distanceBetween(one: Float32Array, from: number, other: Float32Array, to: number, width: number): number {
  let sum = 0;
  for (let index = 0; index < width; index++) {
    const difference = one[from + index]! - other[to + index]!;
    sum += difference * difference;
  }
  return sum;
}
