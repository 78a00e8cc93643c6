/**
 * Minimum spanning tree of the mutual reachability distance, max(core(a), core(b), |a - b|), by Borůvka's rounds over a
 * kd-tree (March, Ram & Gray 2010; McInnes & Healy 2017): each round finds for every component its shortest edge out.
 *
 * What makes the rounds short: parts of the tree inside one component are skipped whole; neighbours already known give
 * most edges without a search; and a row whose nearest outside row was once found to be at least so far away is
 * skipped until its component's best edge is longer than that, since components only grow.
 */

import { boxDistance, type KdTree, rotatedDistance } from './kdtree.ts';
import type { Neighbours } from './neighbours.ts';
import type { Pace } from './pace.ts';
import { squaredDistance } from './points.ts';
import { inPrimsOrder } from './prims-order.ts';

export interface SpanningTree {
  /** Rows at both ends of each of the n - 1 edges, lightest edge first. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Mutual reachability distances. */
  readonly weight: Float64Array;
}

/**
 * `neighbours` are the minSamples - 1 nearest of each row: the last one's distance is the row's core distance (0
 * without any). Among edges of equal weight the order is that in which Prim's algorithm from row 0 would add them.
 */
export async function spanningTree(tree: KdTree, neighbours: Neighbours, pace: Pace): Promise<SpanningTree> {
  const boruvka = new Boruvka(tree, neighbours);
  const { rows } = tree.points;
  while (boruvka.edges < rows - 1) {
    boruvka.startRound();
    for (let position = 0; position < rows; position++) {
      boruvka.search(position);
      if ((position & 63) !== 0) continue;
      const pause = pace('edge, spanning tree', boruvka.edges, rows - 1);
      if (pause) await pause;
    }
    boruvka.join();
  }
  return inPrimsOrder(boruvka.result(), rows);
}

/** Positions are those of the kd-tree; all distances are squared until the end. */
class Boruvka {
  edges = 0;
  readonly #tree: KdTree;
  readonly #core: Float64Array;
  readonly #nodeCore: Float64Array;
  /** Known neighbours, as positions; those before `#next` are in the row's own component for good. */
  readonly #known: Int32Array;
  readonly #knownCount: number;
  readonly #next: Int32Array;
  readonly #component: Int32Array;
  readonly #nodeComponent: Int32Array;
  readonly #outsideAtLeast: Float64Array;
  readonly #best: Float64Array;
  readonly #bestFrom: Int32Array;
  readonly #bestTo: Int32Array;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #weight: Float64Array;
  readonly #nodes = new Int32Array(128);
  readonly #bounds = new Float64Array(128);

  constructor(tree: KdTree, { count, rows: neighbours }: Neighbours) {
    const { rows, values, width } = tree.points;
    this.#tree = tree;
    this.#core = new Float64Array(rows);
    this.#known = new Int32Array(rows * count);
    this.#knownCount = count;
    for (let position = 0; position < rows; position++) {
      const row = tree.rowAt[position]!;
      for (let index = 0; index < count; index++)
        this.#known[position * count + index] = tree.positionOf[neighbours[row * count + index]!]!;
      const last = count > 0 ? neighbours[row * count + count - 1]! : row;
      this.#core[position] = squaredDistance(values, row * width, last * width, width);
    }
    this.#nodeCore = new Float64Array(tree.first.length);
    this.#next = new Int32Array(rows);
    this.#component = Int32Array.from({ length: rows }, (_, position) => position);
    this.#nodeComponent = new Int32Array(tree.first.length);
    this.#outsideAtLeast = new Float64Array(rows);
    this.#best = new Float64Array(rows);
    this.#bestFrom = new Int32Array(rows);
    this.#bestTo = new Int32Array(rows);
    this.#from = new Int32Array(Math.max(rows - 1, 0));
    this.#to = new Int32Array(Math.max(rows - 1, 0));
    this.#weight = new Float64Array(Math.max(rows - 1, 0));
    for (let node = tree.first.length - 1; node >= 0; node--) {
      let least = Infinity;
      if (tree.left[node]! < 0)
        for (let position = tree.first[node]!; position < tree.end[node]!; position++)
          least = Math.min(least, this.#core[position]!);
      else least = Math.min(this.#nodeCore[tree.left[node]!]!, this.#nodeCore[tree.right[node]!]!);
      this.#nodeCore[node] = least;
    }
  }

  /** Finds which parts of the tree lie in one component, and the best edges among known neighbours. */
  startRound(): void {
    const { first, end, left, right } = this.#tree;
    const component = this.#component;
    for (let node = first.length - 1; node >= 0; node--) {
      let own = component[first[node]!]!;
      if (left[node]! < 0) {
        for (let position = first[node]! + 1; position < end[node]!; position++)
          if (component[position] !== own) own = -1;
      } else {
        own = this.#nodeComponent[left[node]!]!;
        if (this.#nodeComponent[right[node]!] !== own) own = -1;
      }
      this.#nodeComponent[node] = own;
    }
    this.#best.fill(Infinity);
    for (let position = 0; position < component.length; position++) this.#tryKnown(position);
  }

  /** A known neighbour is within the core distance: the edge weighs as much as the greater core. */
  #tryKnown(position: number): void {
    const component = this.#component;
    const own = component[position]!;
    const core = this.#core[position]!;
    const start = position * this.#knownCount;
    let next = this.#next[position]!;
    while (next < this.#knownCount && component[this.#known[start + next]!] === own) next++;
    this.#next[position] = next;
    if (core >= this.#best[own]!) return;
    for (let index = next; index < this.#knownCount; index++) {
      const other = this.#known[start + index]!;
      if (component[other] === own) continue;
      const weight = Math.max(core, this.#core[other]!);
      if (weight < this.#best[own]!) this.#keep(own, position, other, weight);
    }
  }

  #keep(component: number, from: number, to: number, weight: number): void {
    this.#best[component] = weight;
    this.#bestFrom[component] = from;
    this.#bestTo[component] = to;
  }

  /** Looks for an edge from a position that is shorter than its component's best. */
  search(position: number): void {
    const own = this.#component[position]!;
    const core = this.#core[position]!;
    const before = this.#best[own]!;
    if (core >= before || this.#outsideAtLeast[position]! >= before) return;
    const { first, end, left, right, stride } = this.#tree;
    const nodes = this.#nodes;
    const bounds = this.#bounds;
    const from = position * stride;
    let height = this.#nodeComponent[0] === own ? 0 : 1;
    nodes[0] = 0;
    bounds[0] = 0;
    while (height > 0) {
      const node = nodes[--height]!;
      const limit = this.#limit(own);
      if (bounds[height]! > limit) continue;
      if (left[node]! < 0) {
        this.#scan(position, own, core, first[node]!, end[node]!);
        continue;
      }
      const one = left[node]!;
      const other = right[node]!;
      const toOne = this.#bound(one, own, core, from, limit);
      const toOther = this.#bound(other, own, core, from, limit);
      const oneFirst = toOne < toOther;
      const farther = oneFirst ? toOther : toOne;
      const nearer = oneFirst ? toOne : toOther;
      if (farther < Infinity) {
        nodes[height] = oneFirst ? other : one;
        bounds[height++] = farther;
      }
      if (nearer < Infinity) {
        nodes[height] = oneFirst ? one : other;
        bounds[height++] = nearer;
      }
    }
    // Nothing outside is nearer than what was found, here or by a row before.
    this.#outsideAtLeast[position] = this.#best[own]!;
  }

  /** Greatest squared distance of rotated rows that may still be an edge better than the best. */
  #limit(component: number): number {
    const best = this.#best[component]!;
    const reach = Math.sqrt(best) + this.#tree.slack;
    return reach * reach;
  }

  /** Squared rotated distance to a node; infinite when nothing in it can be better. */
  #bound(node: number, own: number, core: number, from: number, limit: number): number {
    if (this.#nodeComponent[node] === own) return Infinity;
    const best = this.#best[own]!;
    if (core >= best || this.#nodeCore[node]! >= best) return Infinity;
    const distance = boxDistance(this.#tree, node, this.#tree.rotated, from, limit);
    return distance > limit ? Infinity : distance;
  }

  #scan(position: number, own: number, core: number, start: number, end: number): void {
    const { points, rotated, rowAt, stride } = this.#tree;
    const { values, width } = points;
    const component = this.#component;
    const from = position * stride;
    const start0 = rowAt[position]! * width;
    let best = this.#best[own]!;
    let limit = this.#limit(own);
    for (let other = start; other < end; other++) {
      if (component[other] === own || this.#core[other]! >= best) continue;
      if (rotatedDistance(rotated, from, rotated, other * stride, stride, limit) > limit) continue;
      const square = squaredDistance(values, start0, rowAt[other]! * width, width);
      const weight = Math.max(square, core, this.#core[other]!);
      if (weight >= best) continue;
      this.#keep(own, position, other, weight);
      best = weight;
      limit = this.#limit(own);
    }
  }

  /** Adds the round's edges, and gives positions their new components. */
  join(): void {
    const component = this.#component;
    const rows = component.length;
    const parent = Int32Array.from({ length: rows }, (_, position) => position);
    const find = (one: number): number => {
      let root = one;
      while (parent[root] !== root) {
        parent[root] = parent[parent[root]!]!;
        root = parent[root]!;
      }
      return root;
    };
    for (let own = 0; own < rows; own++) {
      if (this.#best[own] === Infinity) continue;
      const from = this.#bestFrom[own]!;
      const to = this.#bestTo[own]!;
      const one = find(component[from]!);
      const other = find(component[to]!);
      // The edge was taken from its other end already, or one of the same weight closed the ring.
      if (one === other) continue;
      parent[Math.max(one, other)] = Math.min(one, other);
      this.#from[this.edges] = this.#tree.rowAt[from]!;
      this.#to[this.edges] = this.#tree.rowAt[to]!;
      this.#weight[this.edges++] = Math.sqrt(this.#best[own]!);
    }
    for (let position = 0; position < rows; position++) component[position] = find(component[position]!);
  }

  result(): SpanningTree {
    return { from: this.#from, to: this.#to, weight: this.#weight };
  }
}
