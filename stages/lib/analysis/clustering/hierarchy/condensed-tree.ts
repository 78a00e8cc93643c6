/**
 * The condensed tree of HDBSCAN* (Campello, Moulavi & Sander 2013; Campello et al. 2015): a hierarchy in which only
 * splits into two parts of at least `minClusterSize` rows count; smaller parts fall out of the cluster they were in.
 *
 * λ is 1 / distance, infinite at distance 0. Cluster 0 is the root that holds every row; parents come before children.
 */

import type { Dendrogram } from './dendrogram.ts';

export interface CondensedTree {
  /** Of each cluster: the one it split from, -1 for the root. */
  readonly parent: Int32Array;
  /** λ at which it appeared, 0 for the root. */
  readonly birth: Float64Array;
  /** Greatest λ at which rows or clusters left it. */
  readonly death: Float64Array;
  readonly size: Int32Array;
  /** Σ over its rows of λ at which they left it (alone or with a child) minus its birth. */
  readonly stability: Float64Array;
  /** Of each row: the smallest cluster that held it, and the λ at which it fell out of that. */
  readonly clusterOf: Int32Array;
  readonly leftAt: Float64Array;
}

export function condense({ rows, left, right, height, size }: Dendrogram, minClusterSize: number): CondensedTree {
  const parent = [-1];
  const birth = [0];
  const death = [0];
  const sizes = [rows];
  const stability = [0];
  const clusterOf = new Int32Array(rows);
  const leftAt = new Float64Array(rows);

  const leave = (cluster: number, count: number, lambda: number) => {
    death[cluster] = Math.max(death[cluster]!, lambda);
    // Rows that are equal appear and leave at an infinite λ: nothing is added.
    if (lambda > birth[cluster]!) stability[cluster]! += (lambda - birth[cluster]!) * count;
  };
  const below: number[] = [];
  const fallOut = (node: number, cluster: number, lambda: number) => {
    leave(cluster, size[node]!, lambda);
    below.push(node);
    for (let one = below.pop(); one !== undefined; one = below.pop()) {
      if (one >= rows) below.push(left[one - rows]!, right[one - rows]!);
      else {
        clusterOf[one] = cluster;
        leftAt[one] = lambda;
      }
    }
  };
  const found = (from: number, node: number, lambda: number): number => {
    leave(from, size[node]!, lambda);
    parent.push(from);
    birth.push(lambda);
    death.push(0);
    sizes.push(size[node]!);
    stability.push(0);
    return parent.length - 1;
  };

  const waiting: [node: number, cluster: number][] = [[2 * rows - 2, 0]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [node, cluster] = next;
    if (node < rows) {
      fallOut(node, cluster, Infinity);
      continue;
    }
    const one = left[node - rows]!;
    const other = right[node - rows]!;
    const lambda = height[node - rows]! > 0 ? 1 / height[node - rows]! : Infinity;
    const oneStays = size[one]! >= minClusterSize;
    const otherStays = size[other]! >= minClusterSize;
    if (oneStays && otherStays) {
      waiting.push([one, found(cluster, one, lambda)]);
      waiting.push([other, found(cluster, other, lambda)]);
      continue;
    }
    if (oneStays) waiting.push([one, cluster]);
    else fallOut(one, cluster, lambda);
    if (otherStays) waiting.push([other, cluster]);
    else fallOut(other, cluster, lambda);
  }
  return {
    parent: Int32Array.from(parent),
    birth: Float64Array.from(birth),
    death: Float64Array.from(death),
    size: Int32Array.from(sizes),
    stability: Float64Array.from(stability),
    clusterOf,
    leftAt,
  };
}

/** 1 for each cluster that is chosen: no two of them nested, never the root. */
export function chooseClusters(tree: CondensedTree, selection: 'eom' | 'leaf'): Uint8Array {
  const { parent, stability } = tree;
  const chosen = new Uint8Array(parent.length);
  const below = new Float64Array(parent.length);
  const hasChildren = new Uint8Array(parent.length);
  for (let cluster = parent.length - 1; cluster > 0; cluster--) {
    // Excess of mass: a cluster is better than its descendants unless they are together more stable.
    const splits = selection === 'leaf' ? hasChildren[cluster] === 1 : below[cluster]! > stability[cluster]!;
    chosen[cluster] = splits ? 0 : 1;
    below[parent[cluster]!]! += splits ? below[cluster]! : stability[cluster]!;
    hasChildren[parent[cluster]!] = 1;
  }
  for (let cluster = 1; cluster < parent.length; cluster++) {
    const above = parent[cluster]!;
    // 2 marks a descendant of a chosen cluster until the whole line is decided.
    if (chosen[above] === 1 || chosen[above] === 2) chosen[cluster] = 2;
  }
  return chosen.map((mark) => (mark === 1 ? 1 : 0));
}

export interface Memberships {
  /** Number of the chosen cluster of each row, in their order in the tree; -1 is noise. */
  readonly clusters: Int32Array;
  /** λ at which the row left, as a fraction of its cluster's death: 0 for noise. */
  readonly probabilities: Float32Array;
  /** GLOSH (Campello et al. 2015, section 6): 1 - λ of the row / the greatest λ in or below its cluster. */
  readonly outlierScores: Float32Array;
}

export function memberships(tree: CondensedTree, chosen: Uint8Array): Memberships {
  const { parent, death, clusterOf, leftAt } = tree;
  const number = new Int32Array(parent.length).fill(-1);
  const topOf = new Int32Array(parent.length).fill(-1);
  let count = 0;
  for (let cluster = 1; cluster < parent.length; cluster++) {
    if (chosen[cluster]) number[cluster] = count++;
    topOf[cluster] = chosen[cluster] ? cluster : topOf[parent[cluster]!]!;
  }
  const deepest = death.slice();
  for (let cluster = parent.length - 1; cluster > 0; cluster--)
    deepest[parent[cluster]!] = Math.max(deepest[parent[cluster]!]!, deepest[cluster]!);
  const rows = clusterOf.length;
  const result = {
    clusters: new Int32Array(rows).fill(-1),
    probabilities: new Float32Array(rows),
    outlierScores: new Float32Array(rows),
  };
  for (let row = 0; row < rows; row++) {
    const lambda = leftAt[row]!;
    result.outlierScores[row] = 1 - fractionOf(lambda, deepest[clusterOf[row]!]!);
    const top = topOf[clusterOf[row]!]!;
    if (top < 0) continue;
    result.clusters[row] = number[top]!;
    result.probabilities[row] = fractionOf(lambda, death[top]!);
  }
  return result;
}

function fractionOf(lambda: number, greatest: number): number {
  if (lambda === Infinity || greatest === 0) return 1;
  return Math.min(lambda, greatest) / greatest;
}
