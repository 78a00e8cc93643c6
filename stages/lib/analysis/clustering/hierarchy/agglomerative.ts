/**
 * Agglomerative clustering. Ward's linkage (Ward 1963) by nearest-neighbour chains (Benzécri 1982; Murtagh 1983) over
 * cluster means: O(n²) time, O(n) memory. Single linkage is the spanning tree of plain distances.
 */

import type { Pace } from '../../../kit/pace.ts';
import { type KdTree, rotatedRows } from '../../neighbours/kdtree.ts';
import { type Dendrogram, singleLinkage } from './dendrogram.ts';
import { spanningTree } from './spanning-tree.ts';

export type Linkage = 'ward' | 'single';

export async function agglomerate(tree: KdTree, linkage: Linkage, pace: Pace): Promise<Dendrogram> {
  if (linkage === 'single') {
    const none = { count: 0, rows: new Int32Array(0), distances: new Float32Array(0) };
    return singleLinkage(await spanningTree(tree, none, pace));
  }
  return ward(tree, pace);
}

/**
 * Works on rotated rows, whose leading coordinates show early that a cluster is too far. A chain finds merges out of
 * order, but only merges that no other can change; sorted by height they are the hierarchy.
 */
async function ward(tree: KdTree, pace: Pace): Promise<Dendrogram> {
  const { points, rowAt } = tree;
  const { rows, width } = points;
  const stride = Math.ceil(width / 8) * 8;
  const means = rotatedRows(tree, stride);
  const sizes = new Float64Array(rows).fill(1);
  const active = Int32Array.from({ length: rows }, (_, position) => position);
  const placeOf = active.slice();
  let left = rows;
  const chain: number[] = [];
  const merges: { from: number; to: number; weight: number }[] = [];

  /** Nearest active cluster in Ward's distance; the one before in the chain is preferred among equals. */
  const nearest = (own: number, previous: number): { other: number; square: number } => {
    let other = previous;
    let least = previous < 0 ? Infinity : wardSquare(means, sizes, own, previous, stride, Infinity);
    for (let index = 0; index < left; index++) {
      const candidate = active[index]!;
      if (candidate === own) continue;
      const square = wardSquare(means, sizes, own, candidate, stride, least);
      if (square >= least) continue;
      least = square;
      other = candidate;
    }
    return { other, square: least };
  };
  while (left > 1) {
    if (chain.length === 0) chain.push(active[0]!);
    const own = chain.at(-1)!;
    const previous = chain.at(-2) ?? -1;
    const { other, square } = nearest(own, previous);
    if (other !== previous) {
      chain.push(other);
    } else {
      chain.length -= 2;
      merges.push({ from: rowAt[own]!, to: rowAt[other]!, weight: Math.sqrt(2 * square) });
      const total = sizes[own]! + sizes[other]!;
      for (let index = 0; index < stride; index++) {
        const sum = sizes[own]! * means[own * stride + index]! + sizes[other]! * means[other * stride + index]!;
        means[own * stride + index] = sum / total;
      }
      sizes[own] = total;
      const last = active[--left]!;
      active[placeOf[other]!] = last;
      placeOf[last] = placeOf[other]!;
    }
    const pause = pace('merge, Ward', rows - left, rows - 1);
    if (pause) await pause;
  }
  merges.sort((one, other) => one.weight - other.weight);
  return singleLinkage({
    from: Int32Array.from(merges, ({ from }) => from),
    to: Int32Array.from(merges, ({ to }) => to),
    weight: Float64Array.from(merges, ({ weight }) => weight),
  });
}

/** |A| |B| / (|A| + |B|) times the squared distance of the means; may stop above `limit`. */
function wardSquare(
  means: Float32Array,
  sizes: Float64Array,
  one: number,
  other: number,
  stride: number,
  limit: number,
): number {
  const factor = (sizes[one]! * sizes[other]!) / (sizes[one]! + sizes[other]!);
  return factor * squareWithin(means, one * stride, other * stride, stride, limit / factor);
}

/** Squared distance of `stride` numbers, a multiple of 8, from two places on; may stop, with a part of it, above `limit`. */
function squareWithin(means: Float32Array, from: number, to: number, stride: number, limit: number): number {
  let sum = 0;
  for (let index = 0; index < stride; index += 8) {
    const a = from + index;
    const b = to + index;
    const d0 = means[a]! - means[b]!;
    const d1 = means[a + 1]! - means[b + 1]!;
    const d2 = means[a + 2]! - means[b + 2]!;
    const d3 = means[a + 3]! - means[b + 3]!;
    const d4 = means[a + 4]! - means[b + 4]!;
    const d5 = means[a + 5]! - means[b + 5]!;
    const d6 = means[a + 6]! - means[b + 6]!;
    const d7 = means[a + 7]! - means[b + 7]!;
    sum += d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3 + (d4 * d4 + d5 * d5 + d6 * d6 + d7 * d7);
    if (sum > limit) return sum;
  }
  return sum;
}
