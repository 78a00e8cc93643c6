/**
 * Borůvka's rounds over a kd-tree (March, Ram & Gray 2010; McInnes & Healy 2017): each finds for every component its
 * shortest edge out, by mutual reachability, and joins along them.
 *
 * Rounds are short for three reasons: parts of the tree inside one component are skipped whole; neighbours already known
 * give most edges without a search; and a row whose nearest outside row was once found to be at least so far away is
 * skipped until its component's best edge is longer than that, since components only grow.
 *
 * Positions are those of the kd-tree; all distances are squared until the end. The arrays that the kernel (spanning.c)
 * reads lie in the tree's memory.
 */

import type { Arena } from '../../../kernels/arena.ts';
import type { KdTree } from '../../neighbours/kdtree.ts';
import type { Neighbours } from '../../neighbours/neighbours.ts';
import { callPanels } from '../../neighbours/search-way.ts';
import { panelRows } from '../../neighbours/tree-record.ts';
import { squaredDistance } from '../../points.ts';
import { spanningRecord } from './spanning-record.ts';
import type { SpanningTree } from './tree-edges.ts';

export class Boruvka {
  edges = 0;
  readonly #tree: KdTree;
  readonly #structure: number;
  readonly #budget: number;
  readonly #core: Float64Array;
  readonly #nodeCore: Float64Array;
  /** Positions of known neighbours; entries before `#next` are in the row's own component for good. */
  readonly #known: Int32Array;
  readonly #knownCount: number;
  readonly #next: Int32Array;
  readonly #component: Int32Array;
  readonly #nodeComponent: Int32Array;
  readonly #best: Float64Array;
  readonly #bestFrom: Int32Array;
  readonly #bestTo: Int32Array;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #weight: Float64Array;

  constructor(tree: KdTree, { count, rows: neighbours }: Neighbours, room: Arena) {
    const { memory, nodes, screen } = tree;
    const { rows, values, width } = tree.points;
    const nodeCount = nodes.first.length;
    const paddedRows = tree.panels * panelRows;
    this.#tree = tree;
    this.#budget = callPanels(tree);
    this.#structure = room.record(spanningRecord);
    const at = {
      component: room.words(paddedRows),
      nodeComponent: room.words(nodeCount),
      bestFrom: room.words(rows),
      bestTo: room.words(rows),
      core: room.doubles(rows),
      nodeCore: room.doubles(nodeCount),
      outside: room.doubles(rows),
      best: room.doubles(rows),
      query: room.words(tree.stride),
    };
    memory.write(spanningRecord, this.#structure, { tree: tree.structure, ...at, screen });
    memory.floats(at.query, tree.stride).fill(0);
    memory.doubles(at.outside, rows).fill(0);
    // Positions that pad the last panel belong to the last row's component, so that the panel can be skipped.
    this.#component = memory.integers(at.component, paddedRows);
    for (let position = 0; position < paddedRows; position++) this.#component[position] = Math.min(position, rows - 1);
    this.#core = memory.doubles(at.core, rows);
    this.#known = new Int32Array(rows * count);
    this.#knownCount = count;
    for (let position = 0; position < rows; position++) {
      const row = tree.rowAt[position]!;
      for (let index = 0; index < count; index++)
        this.#known[position * count + index] = tree.positionOf[neighbours[row * count + index]!]!;
      const last = count > 0 ? neighbours[row * count + count - 1]! : row;
      this.#core[position] = squaredDistance(values, row * width, last * width, width);
    }
    this.#nodeCore = memory.doubles(at.nodeCore, nodeCount);
    this.#next = new Int32Array(rows);
    this.#nodeComponent = memory.integers(at.nodeComponent, nodeCount);
    this.#best = memory.doubles(at.best, rows);
    this.#bestFrom = memory.integers(at.bestFrom, rows);
    this.#bestTo = memory.integers(at.bestTo, rows);
    this.#from = new Int32Array(Math.max(rows - 1, 0));
    this.#to = new Int32Array(Math.max(rows - 1, 0));
    this.#weight = new Float64Array(Math.max(rows - 1, 0));
    for (let node = nodeCount - 1; node >= 0; node--) {
      let least = Infinity;
      if (nodes.left[node]! < 0)
        for (let position = nodes.first[node]!; position < nodes.end[node]!; position++)
          least = Math.min(least, this.#core[position]!);
      else least = Math.min(this.#nodeCore[nodes.left[node]!]!, this.#nodeCore[nodes.right[node]!]!);
      this.#nodeCore[node] = least;
    }
  }

  /** Finds which parts of the tree lie in one component, and the best edges among known neighbours. */
  startRound(): void {
    const { first, end, left, right } = this.#tree.nodes;
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
    for (let position = 0; position < this.#next.length; position++) this.#tryKnown(position);
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

  /** Looks for shorter edges, from a position on; returns the next one, after some milliseconds. */
  search(position: number): number {
    return this.#tree.memory.kernels.find_edges(this.#structure, position, this.#budget);
  }

  /** Adds the round's edges, and gives positions their new components. */
  join(): void {
    const component = this.#component;
    const rows = this.#next.length;
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
    for (let position = 0; position < component.length; position++) component[position] = find(component[position]!);
  }

  result(): SpanningTree {
    return { from: this.#from, to: this.#to, weight: this.#weight };
  }
}
