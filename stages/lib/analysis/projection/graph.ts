/** A weighted, symmetric neighbour graph in compressed rows: the input of the layouts of t-SNE and UMAP. */

import type { Neighbours } from '../neighbours/neighbours.ts';

export interface Graph {
  /** rows + 1 offsets: the edges of row i are [start[i], start[i + 1]). */
  readonly start: Int32Array;
  readonly to: Int32Array;
  readonly weight: Float32Array;
}

/**
 * Joins each directed edge i → j with j → i. `weights` has one number for each neighbour, in the same order; an edge
 * without its opposite keeps its weight, `join` makes one of both. Every edge is stored twice, once from either end.
 */
export function symmetricGraph(
  { count, rows: neighbours }: Neighbours,
  weights: Float32Array,
  join: (one: number, other: number) => number,
): Graph {
  const rows = count === 0 ? 0 : neighbours.length / count;
  const start = new Int32Array(rows + 1);
  for (let edge = 0; edge < neighbours.length; edge++) start[neighbours[edge]! + 1]! += 1;
  for (let row = 0; row < rows; row++) start[row + 1]! += start[row]! + count;
  const to = new Int32Array(2 * neighbours.length);
  const weight = new Float32Array(2 * neighbours.length);
  // Own edges come first in each row, then those from others.
  const next = start.map((offset) => offset + count);
  for (let row = 0; row < rows; row++)
    for (let index = 0; index < count; index++) {
      const other = neighbours[row * count + index]!;
      const own = start[row]! + index;
      to[own] = other;
      weight[own] = weights[row * count + index]!;
      const opposite = next[other]!++;
      to[opposite] = row;
      weight[opposite] = weights[row * count + index]!;
    }
  return merged(start, to, weight, rows, join);
}

/** Merges equal ends within each row, in place. */
function merged(
  start: Int32Array,
  to: Int32Array,
  weight: Float32Array,
  rows: number,
  join: (one: number, other: number) => number,
): Graph {
  const seenAt = new Int32Array(rows).fill(-1);
  let written = 0;
  let from = 0;
  for (let row = 0; row < rows; row++) {
    const first = written;
    const end = start[row + 1]!;
    for (let edge = from; edge < end; edge++) {
      const other = to[edge]!;
      const seen = seenAt[other]!;
      if (seen >= first) {
        weight[seen] = join(weight[seen]!, weight[edge]!);
        continue;
      }
      seenAt[other] = written;
      to[written] = other;
      weight[written++] = weight[edge]!;
    }
    from = end;
    start[row + 1] = written;
  }
  return { start, to: to.slice(0, written), weight: weight.slice(0, written) };
}
