/**
 * DBSCAN (Ester, Kriegel, Sander & Xu 1996): clusters are the connected parts of the graph of core points, those with
 * at least `minPoints` rows (themselves included) within `eps`; other rows within `eps` of a core point join the first
 * cluster that reaches them; the rest is noise, -1.
 */

import { boxDistance, type KdTree, rotatedDistance } from './kdtree.ts';
import type { Pace } from './pace.ts';
import { squaredDistance } from './points.ts';

export interface DbscanOptions {
  readonly eps: number;
  readonly minPoints: number;
}

/** A cluster for each row, from 0 in the order of each cluster's lowest core row; -1 is noise. O(n) memory. */
export async function dbscan(tree: KdTree, options: DbscanOptions, pace: Pace): Promise<Int32Array> {
  const { rows } = tree.points;
  const unseen = -2;
  const clusters = new Int32Array(rows).fill(unseen);
  const within = new BallSearch(tree, options.eps);
  const waiting = new Int32Array(rows);
  let next = 0;
  let searched = 0;
  for (let row = 0; row < rows; row++) {
    if (clusters[row] !== unseen) continue;
    let found = within.find(row);
    if (found < options.minPoints) {
      clusters[row] = -1;
      continue;
    }
    const cluster = next++;
    clusters[row] = cluster;
    let height = 0;
    for (;;) {
      for (let index = 0; index < found; index++) {
        const other = within.rows[index]!;
        if (clusters[other] === unseen) waiting[height++] = other;
        if (clusters[other]! < 0) clusters[other] = cluster;
      }
      found = 0;
      while (found === 0 && height > 0) {
        const reached = within.find(waiting[--height]!);
        found = reached >= options.minPoints ? reached : 0;
        if ((++searched & 63) !== 0) continue;
        const pause = pace('row, eps neighbourhoods', Math.min(searched, rows), rows);
        if (pause) await pause;
      }
      if (found === 0) break;
    }
  }
  return clusters;
}

/** Finds the rows within a distance. Rows surely nearer or farther are told by the rotated copy alone. */
class BallSearch {
  /** Found by the last call of `find`: as many as it returned, in no particular order. */
  readonly rows: Int32Array;
  readonly #tree: KdTree;
  readonly #eps: number;
  readonly #surely: number;
  readonly #hardly: number;
  readonly #nodes = new Int32Array(128);

  constructor(tree: KdTree, eps: number) {
    this.rows = new Int32Array(tree.points.rows);
    this.#tree = tree;
    this.#eps = eps;
    const surely = Math.max(0, eps - tree.slack);
    this.#surely = surely * surely;
    this.#hardly = (eps + tree.slack) * (eps + tree.slack);
  }

  /** Number of rows within eps of the row, itself included. */
  find(row: number): number {
    const tree = this.#tree;
    const { first, end, left, right, stride } = tree;
    const nodes = this.#nodes;
    const hardly = this.#hardly;
    const position = tree.positionOf[row]!;
    const from = position * stride;
    let found = 0;
    let height = 1;
    nodes[0] = 0;
    while (height > 0) {
      const node = nodes[--height]!;
      const one = left[node]!;
      if (one < 0) {
        found = this.#scan(row, from, first[node]!, end[node]!, found);
        continue;
      }
      const other = right[node]!;
      if (boxDistance(tree, other, tree.rotated, from, hardly) <= hardly) nodes[height++] = other;
      if (boxDistance(tree, one, tree.rotated, from, hardly) <= hardly) nodes[height++] = one;
    }
    return found;
  }

  #scan(row: number, from: number, start: number, end: number, foundBefore: number): number {
    const { points, rotated, rowAt, stride } = this.#tree;
    const { values, width } = points;
    const hardly = this.#hardly;
    const surely = this.#surely;
    const eps = this.#eps;
    let found = foundBefore;
    for (let position = start; position < end; position++) {
      const square = rotatedDistance(rotated, from, rotated, position * stride, stride, hardly);
      if (square > hardly) continue;
      const other = rowAt[position]!;
      if (square < surely || Math.sqrt(squaredDistance(values, row * width, other * width, width)) <= eps)
        this.rows[found++] = other;
    }
    return found;
  }
}
