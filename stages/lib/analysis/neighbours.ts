/**
 * The k nearest neighbours of every row, exactly: a depth-first search of the kd-tree, nearer child first, that skips
 * boxes beyond the k-th best.
 */

import { boxDistance, type KdTree, rotatedDistance } from './kdtree.ts';
import type { Pace } from './pace.ts';
import { squaredDistance } from './points.ts';

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
  const search = new Search(tree, count);
  for (let position = 0; position < rows; position++) {
    search.run(position, found);
    if ((position & 63) !== 0) continue;
    const pause = pace('row, nearest neighbours', position, rows);
    if (pause) await pause;
  }
  return found;
}

/** The reusable buffers of one search: candidates in ascending order of rotated distance, and the nodes to visit. */
class Search {
  readonly #tree: KdTree;
  readonly #count: number;
  readonly #squares: Float64Array;
  readonly #positions: Int32Array;
  readonly #nodes = new Int32Array(128);
  readonly #bounds = new Float64Array(128);

  constructor(tree: KdTree, count: number) {
    this.#tree = tree;
    this.#count = count;
    this.#squares = new Float64Array(count);
    this.#positions = new Int32Array(count);
  }

  run(position: number, found: Neighbours): void {
    this.#descend(position);
    this.#write(position, found);
  }

  #descend(position: number): void {
    const tree = this.#tree;
    const { first, end, left, right, stride } = tree;
    const squares = this.#squares.fill(Infinity);
    const nodes = this.#nodes;
    const bounds = this.#bounds;
    const last = this.#count - 1;
    const from = position * stride;
    let height = 1;
    nodes[0] = 0;
    bounds[0] = 0;
    while (height > 0) {
      const node = nodes[--height]!;
      const worst = squares[last]!;
      if (bounds[height]! >= worst) continue;
      const one = left[node]!;
      if (one < 0) {
        this.#scan(position, first[node]!, end[node]!);
        continue;
      }
      const other = right[node]!;
      const toOne = position >= first[one]! && position < end[one]! ? 0 : boxDistance(tree, one, from, worst);
      const toOther = position >= first[other]! && position < end[other]! ? 0 : boxDistance(tree, other, from, worst);
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

  #scan(position: number, start: number, end: number): void {
    const { rotated, stride } = this.#tree;
    const squares = this.#squares;
    const positions = this.#positions;
    const last = this.#count - 1;
    const from = position * stride;
    let worst = squares[last]!;
    for (let other = start; other < end; other++) {
      const square = rotatedDistance(rotated, from, other * stride, stride, worst);
      if (square >= worst || other === position) continue;
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
  #write(position: number, found: Neighbours): void {
    const { points, rowAt } = this.#tree;
    const { values, width } = points;
    const row = rowAt[position]!;
    const start = row * this.#count;
    const squares = this.#squares;
    const rows = this.#positions;
    for (let index = 0; index < this.#count; index++) {
      const other = rowAt[rows[index]!]!;
      const square = squaredDistance(values, row * width, other * width, width);
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
