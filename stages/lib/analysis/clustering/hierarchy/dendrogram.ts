/** A hierarchy of merges, as scipy writes it: node i < n is row i, node n + i is the result of merge i. */

import type { SpanningTree } from './tree-edges.ts';

export interface Dendrogram {
  readonly rows: number;
  /** The two nodes each of the n - 1 merges joins. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Distance at which they merge, never decreasing. */
  readonly height: Float64Array;
  /** Rows below each of the 2n - 1 nodes. */
  readonly size: Int32Array;
}

/** Single linkage from a spanning tree whose edges are sorted by weight (Gower & Ross 1969). */
export function singleLinkage({ from, to, weight }: SpanningTree): Dendrogram {
  const rows = weight.length + 1;
  const parent = Int32Array.from({ length: 2 * rows - 1 }, (_, node) => node);
  const size = new Int32Array(2 * rows - 1).fill(1, 0, rows);
  const left = new Int32Array(rows - 1);
  const right = new Int32Array(rows - 1);
  const find = (node: number): number => {
    let root = node;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  };
  for (let merge = 0; merge < weight.length; merge++) {
    left[merge] = find(from[merge]!);
    right[merge] = find(to[merge]!);
    parent[left[merge]!] = rows + merge;
    parent[right[merge]!] = rows + merge;
    size[rows + merge] = size[left[merge]!]! + size[right[merge]!]!;
  }
  return { rows, left, right, height: weight, size };
}

/** The cluster of each row when all but the last `count` - 1 merges are made; numbered by lowest row. */
export function cutInto({ rows, left, right }: Dendrogram, count: number): Int32Array {
  const cluster = new Int32Array(2 * rows - 1).fill(-1);
  const top = 2 * rows - 1 - (count - 1);
  // Children come before their parents: walking down, each node hands its cluster on.
  for (let node = 2 * rows - 2; node >= rows; node--) {
    const merge = node - rows;
    const own = node < top && cluster[node] === -1 ? node : cluster[node]!;
    cluster[left[merge]!] = node < top ? own : -1;
    cluster[right[merge]!] = node < top ? own : -1;
  }
  const numbers = new Map<number, number>();
  return Int32Array.from({ length: rows }, (_, row) => {
    const key = cluster[row] === -1 ? row : cluster[row]!;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}
