/**
 * The k nearest neighbours of every row, exactly: distances in double precision, of equally near rows the lower ones.
 * The kernels (nearest.c) search the kd-tree for one query after the other, or compare many queries with all rows,
 * panel by panel. Both find the same rows; a few searches of the tree decide which is faster.
 */

import type { PointersOf } from '../../kernels/abi.ts';
import type { Arena } from '../../kernels/arena.ts';
import type { Pace } from '../../kit/pace.ts';
import type { Points } from '../points.ts';
import type { KdTree } from './kdtree.ts';
import { foundRecord, nearestRecord } from './nearest-record.ts';
import { extentOf, slackOf } from './screen.ts';
import { blockQueries, callPanels, eachPanels, fasterWay, type Way } from './search-way.ts';

export interface Neighbours {
  /** Neighbours a row has: never itself. */
  readonly count: number;
  /** rows × count row numbers, nearest first; of equally near ones the lower row first. */
  readonly rows: Int32Array;
  /** rows × count Euclidean distances, rounded to single precision. */
  readonly distances: Float32Array;
}

/** Fewer queries at a time when many neighbours are wanted, so that they fit the room of the tree. */
const manyNeighbours = 512;
const fewQueries = 4;

/** `count` must be less than the number of rows. Tests name the way. */
export async function nearestNeighbours(tree: KdTree, count: number, pace: Pace, way?: Way): Promise<Neighbours> {
  const { rows } = tree.points;
  if (count < 0 || count >= rows) throw new RangeError(`Internal error: ${count} neighbours among ${rows} rows`);
  const found = { count, rows: new Int32Array(rows * count), distances: new Float32Array(rows * count) };
  if (count === 0) return found;
  return tree.borrow(async (room) => {
    const search = new Search(tree, count, room, tree.screen.slack);
    const take = (first: number, several: number) => search.takePositions(first, several);
    await search.answer({ found, queries: rows, take, rowAt: tree.rowAt }, pace, way);
    return found;
  });
}

/** The `count` nearest rows of the tree's points for each row of other points of the same width. */
export async function nearestAmong(
  tree: KdTree,
  queries: Points,
  count: number,
  pace: Pace,
  way?: Way,
): Promise<Neighbours> {
  const { rows, width } = queries;
  if (count < 1 || count > tree.points.rows)
    throw new RangeError(`Internal error: ${count} neighbours among ${tree.points.rows} rows`);
  const found = { count, rows: new Int32Array(rows * count), distances: new Float32Array(rows * count) };
  if (rows === 0) return found;
  const axes = await tree.rotate(queries, pace);
  const { scale, slack } = tree.screen;
  const { longest, scale: own } = extentOf(axes, width);
  return tree.borrow(async (room) => {
    // Queries longer than the tree's rows were rounded by more than those.
    const search = new Search(tree, count, room, slack + slackOf((longest / own) * scale, scale, width));
    const take = (first: number, several: number) => search.takePoints(queries, axes, first, several);
    await search.answer({ found, queries: rows, take }, pace, way);
    return found;
  });
}

interface Asked {
  readonly found: Neighbours;
  readonly queries: number;
  /** Brings queries [first, first + several) into the memory. */
  readonly take: (first: number, several: number) => void;
  /** The row of each query, if queries are positions of the tree; otherwise query i is row i. */
  readonly rowAt?: Int32Array;
}

/** Some queries at a time in the tree's memory. */
class Search {
  readonly #queries: number;
  readonly #tree: KdTree;
  readonly #count: number;
  readonly #structure: number;
  readonly #values: Float32Array;
  readonly #given: Float32Array;
  readonly #self: Int32Array;
  readonly #rows: Int32Array;
  readonly #distances: Float32Array;

  constructor(tree: KdTree, count: number, room: Arena, slack: number) {
    const { memory, stride, points, screen } = tree;
    // Room for every row is never too little; for more than 4 × count are needed only when many rows are equally near.
    const capacity = Math.min(points.rows, 4 * count + 64);
    const queries = count > manyNeighbours ? fewQueries : blockQueries;
    this.#queries = queries;
    this.#tree = tree;
    this.#count = count;
    this.#structure = room.record(nearestRecord);
    const at: PointersOf<Omit<(typeof nearestRecord)['fields'], 'tree'>> = {
      values: room.words(queries * stride),
      given: room.words(queries * points.width),
      self: room.words(queries),
      least: room.words(queries * count),
      limit: room.words(queries),
      held: room.words(queries),
      square: room.words(queries * capacity),
      position: room.words(queries * capacity),
      found: room.bytes(foundRecord.bytes * count),
      rows: room.words(queries * count),
      distances: room.words(queries * count),
    };
    this.#values = memory.floats(at.values, queries * stride).fill(0);
    this.#given = memory.floats(at.given, queries * points.width);
    this.#self = memory.integers(at.self, queries);
    this.#rows = memory.integers(at.rows, queries * count);
    this.#distances = memory.floats(at.distances, queries * count);
    const fields = { tree: tree.structure, count, capacity, ...at, screen: { ...screen, slack } };
    memory.write(nearestRecord, this.#structure, fields);
  }

  /** Makes queries of neighbouring positions of the tree. */
  takePositions(first: number, several: number): void {
    this.#tree.memory.kernels.query_positions(this.#structure, first, several);
  }

  /** Makes queries of other points, whose coordinates in the tree's axes are `axes`. */
  takePoints({ values, width }: Points, axes: Float32Array, first: number, several: number): void {
    const { scale } = this.#tree.screen;
    for (let query = 0; query < several; query++) {
      const from = (first + query) * width;
      for (let index = 0; index < width; index++)
        this.#values[query * this.#tree.stride + index] = axes[from + index]! * scale;
      this.#given.set(values.subarray(from, from + width), query * width);
      this.#self[query] = -1;
    }
  }

  /** Answers all queries, as many at a time as there is room for. */
  async answer({ found, queries, take, rowAt }: Asked, pace: Pace, way: Way | undefined): Promise<void> {
    const look = (query: number): number => {
      take(query, 1);
      this.#tree.memory.kernels.begin_queries(this.#structure, 1);
      return this.#tree.memory.kernels.search_tree(this.#structure, 0);
    };
    const unit = 'row, nearest neighbours';
    const chosen = way ?? (await fasterWay(this.#tree, queries, look, () => pace(unit, 0, queries)));
    for (let first = 0; first < queries; first += this.#queries) {
      const several = Math.min(this.#queries, queries - first);
      take(first, several);
      await this.#run(several, chosen, rowAt ? first : 0, () => pace(unit, first, queries));
      for (let query = 0; query < several; query++)
        this.#copy(query, found, rowAt ? rowAt[first + query]! : first + query);
    }
  }

  /** Answers the queries taken; comparing with all rows begins at position `start`. */
  async #run(several: number, way: Way, start: number, pause: () => Promise<void> | undefined): Promise<void> {
    const { kernels } = this.#tree.memory;
    const structure = this.#structure;
    const scan = (from: number, end: number) => kernels.scan_panels(structure, several, from, end);
    kernels.begin_queries(structure, several);
    if (way === 'all') await eachPanels(this.#tree, start, several, scan, pause);
    const budget = callPanels(this.#tree);
    let looked = 0;
    for (let query = 0; query < several; query++) {
      if (way === 'tree') looked += kernels.search_tree(structure, query);
      looked += kernels.finish_query(structure, query);
      if (looked < budget && query < several - 1) continue;
      looked = 0;
      const wait = pause();
      if (wait) await wait;
    }
  }

  #copy(query: number, found: Neighbours, row: number): void {
    const count = this.#count;
    found.rows.set(this.#rows.subarray(query * count, (query + 1) * count), row * count);
    found.distances.set(this.#distances.subarray(query * count, (query + 1) * count), row * count);
  }
}
