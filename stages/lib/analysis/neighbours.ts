/**
 * The k nearest neighbours of every row, exactly: distances in double precision, of equally near rows the lower ones.
 * The kernels (kernels/nearest.c) search the kd-tree for one query after the other, or compare many queries with all
 * rows, panel by panel. Both find the same; which takes less is told by a few searches of the tree.
 */

import { extentOf, type KdTree, slackOf } from './kdtree.ts';
import { panelRows } from './kdtree-nodes.ts';
import type { Regions } from './kernels.ts';
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

/** Search the tree, or compare with all rows. */
export type Way = 'tree' | 'all';

/** Fewer at a time when many neighbours are wanted, so that they fit the room of the tree. */
const queriesMax = 32;
const manyNeighbours = 512;
/** As in kernels/nearest.c. */
const tileQueries = 4;
const nearestWords = 14;
/** Numbers that are compared between two looks at the clock: some milliseconds. */
const callNumbers = 1 << 22;
const sampleQueries = 32;
/** Part of the rows from which on comparing with all is faster than searching the tree. */
const scanAbove = 0.3;

/** `count` must be less than the number of rows. Tests name the way. */
export async function nearestNeighbours(tree: KdTree, count: number, pace: Pace, way?: Way): Promise<Neighbours> {
  const { rows } = tree.points;
  if (count < 0 || count >= rows) throw new RangeError(`Internal error: ${count} neighbours among ${rows} rows`);
  const found = { count, rows: new Int32Array(rows * count), distances: new Float32Array(rows * count) };
  if (count === 0) return found;
  return tree.borrow(async (regions) => {
    const search = new Search(tree, count, regions, tree.screen.slack);
    const take = (first: number, several: number) => search.takePositions(first, several);
    const chosen = way ?? search.fasterWay(rows, take);
    for (let first = 0; first < rows; first += search.queries) {
      const several = Math.min(search.queries, rows - first);
      take(first, several);
      await search.run(several, chosen, first, () => pace('row, nearest neighbours', first, rows));
      for (let query = 0; query < several; query++) search.copy(query, found, tree.rowAt[first + query]!);
    }
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
  return tree.borrow(async (regions) => {
    // Queries beyond the tree's rows were rounded by more than those.
    const search = new Search(tree, count, regions, slack + slackOf((longest / own) * scale, scale, width));
    const take = (first: number, several: number) => search.takePoints(queries, axes, first, several);
    const chosen = way ?? search.fasterWay(rows, take);
    for (let first = 0; first < rows; first += search.queries) {
      const several = Math.min(search.queries, rows - first);
      take(first, several);
      await search.run(several, chosen, 0, () => pace('row, nearest neighbours', first, rows));
      for (let query = 0; query < several; query++) search.copy(query, found, first + query);
    }
    return found;
  });
}

/** Some queries at a time in the tree's memory. */
class Search {
  /** Queries at a time. */
  readonly queries: number;
  readonly #tree: KdTree;
  readonly #count: number;
  readonly #structure: number;
  readonly #values: Float32Array;
  readonly #given: Float32Array;
  readonly #self: Int32Array;
  readonly #rows: Int32Array;
  readonly #distances: Float32Array;

  constructor(tree: KdTree, count: number, regions: Regions, slack: number) {
    const { memory, stride, points, screen } = tree;
    // Room for every row is never too little; for more than 4 × count are needed only when many rows are equally near.
    const capacity = Math.min(points.rows, 4 * count + 64);
    const queries = count > manyNeighbours ? tileQueries : queriesMax;
    this.queries = queries;
    this.#tree = tree;
    this.#count = count;
    this.#structure = regions.structure(nearestWords, 3);
    const values = regions.words(queries * stride);
    const given = regions.words(queries * points.width);
    const self = regions.words(queries);
    const least = regions.words(queries * count);
    const limit = regions.words(queries);
    const held = regions.words(queries);
    const square = regions.words(queries * capacity);
    const position = regions.words(queries * capacity);
    const measured = regions.doubles(2 * count);
    const rows = regions.words(queries * count);
    const distances = regions.words(queries * count);
    this.#values = memory.floats(values, queries * stride).fill(0);
    this.#given = memory.floats(given, queries * points.width);
    this.#self = memory.integers(self, queries);
    this.#rows = memory.integers(rows, queries * count);
    this.#distances = memory.floats(distances, queries * count);
    memory.describe(
      this.#structure,
      [
        ...[tree.structure, count, capacity, values, given, self, least, limit, held, square, position],
        ...[measured, rows, distances],
      ],
      [screen.scale, slack, screen.relative],
    );
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

  /** By how much of the tree a sample of the queries looks at: the same for the same points. */
  fasterWay(rows: number, take: (first: number, several: number) => void): Way {
    const { kernels } = this.#tree.memory;
    const samples = Math.min(rows, sampleQueries);
    let looked = 0;
    for (let sample = 0; sample < samples; sample++) {
      take(Math.floor((sample * rows) / samples), 1);
      kernels.begin_queries(this.#structure, 1);
      looked += kernels.search_tree(this.#structure, 0);
    }
    return looked > scanAbove * samples * this.#tree.panels ? 'all' : 'tree';
  }

  /** Answers the queries taken; comparing with all rows begins at position `start`. */
  async run(several: number, way: Way, start: number, pause: () => Promise<void> | undefined): Promise<void> {
    const { memory, panels, points } = this.#tree;
    const { kernels } = memory;
    const budget = Math.max(1, Math.floor(callNumbers / points.width / panelRows));
    kernels.begin_queries(this.#structure, several);
    if (way === 'all') {
      const middle = Math.floor(start / panelRows);
      for (const [from, end] of [[middle, panels] as const, [0, middle] as const])
        for (let panel = from; panel < end; ) {
          const next = Math.min(end, panel + Math.ceil(budget / several));
          kernels.scan_panels(this.#structure, several, panel, next);
          panel = next;
          const wait = pause();
          if (wait) await wait;
        }
    }
    let looked = 0;
    for (let query = 0; query < several; query++) {
      if (way === 'tree') looked += kernels.search_tree(this.#structure, query);
      looked += kernels.finish_query(this.#structure, query);
      if (looked < budget && query < several - 1) continue;
      looked = 0;
      const wait = pause();
      if (wait) await wait;
    }
  }

  /** Copies the results of a query. */
  copy(query: number, found: Neighbours, row: number): void {
    const count = this.#count;
    found.rows.set(this.#rows.subarray(query * count, (query + 1) * count), row * count);
    found.distances.set(this.#distances.subarray(query * count, (query + 1) * count), row * count);
  }
}
