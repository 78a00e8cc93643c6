/**
 * HDBSCAN* (Campello, Moulavi & Sander 2013): single linkage over mutual reachability, condensed, from which the most
 * stable clusters are chosen. As in scikit-learn `minSamples` counts the row itself, and there is no single cluster of
 * everything.
 */

import type { Pace } from '../../../kit/pace.ts';
import type { KdTree } from '../../neighbours/kdtree.ts';
import type { Neighbours } from '../../neighbours/neighbours.ts';
import { type CondensedTree, chooseClusters, condense, type Memberships, memberships } from './condensed-tree.ts';
import { singleLinkage } from './dendrogram.ts';
import { spanningTree } from './spanning-tree.ts';

export interface HdbscanOptions {
  /** Least rows of a cluster, at least 2. */
  readonly minClusterSize: number;
  /** Excess of mass, or the leaves of the condensed tree. */
  readonly selection: 'eom' | 'leaf';
}

export interface HdbscanResult extends Memberships {
  readonly tree: CondensedTree;
  /** 1 for each cluster of the tree that was chosen. */
  readonly chosen: Uint8Array;
}

/** `neighbours` are the minSamples - 1 nearest of each row. O(n) memory besides them. */
export async function hdbscan(
  kdTree: KdTree,
  neighbours: Neighbours,
  { minClusterSize, selection }: HdbscanOptions,
  pace: Pace,
): Promise<HdbscanResult> {
  const tree = condense(singleLinkage(await spanningTree(kdTree, neighbours, pace)), minClusterSize);
  const chosen = chooseClusters(tree, selection);
  return { tree, chosen, ...memberships(tree, chosen) };
}
