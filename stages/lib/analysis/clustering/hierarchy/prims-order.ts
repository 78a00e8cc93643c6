/**
 * The order in which Prim's algorithm from row 0, followed by a stable sort, lists the edges of a spanning tree:
 * lightest first, equal edges in the order in which the algorithm reaches them. It always takes the lightest edge out,
 * of equal ones the one to the lower row. Hierarchies with equal edges then match implementations that use Prim's
 * algorithm.
 */

import type { SpanningTree } from './tree-edges.ts';

/** The same edges in that order, each from the end that was reached first. `rows` is one more than there are edges. */
export function inPrimsOrder({ from, to, weight }: SpanningTree, rows: number): SpanningTree {
  const count = weight.length;
  const start = new Int32Array(rows + 1);
  for (let edge = 0; edge < count; edge++) {
    start[from[edge]! + 1]! += 1;
    start[to[edge]! + 1]! += 1;
  }
  for (let row = 0; row < rows; row++) start[row + 1]! += start[row]!;
  const edgeAt = new Int32Array(2 * count);
  const next = start.slice();
  for (let edge = 0; edge < count; edge++) {
    edgeAt[next[from[edge]!]!++] = edge;
    edgeAt[next[to[edge]!]!++] = edge;
  }
  // A heap of the edges that leave the rows reached so far; `outer` is the end not yet reached.
  const outer = new Int32Array(count);
  const heap: number[] = [];
  const before = (one: number, other: number) =>
    weight[one]! < weight[other]! || (weight[one] === weight[other] && outer[one]! < outer[other]!);
  const push = (edge: number) => {
    let place = heap.length;
    heap.push(edge);
    while (place > 0 && before(edge, heap[(place - 1) >> 1]!)) {
      heap[place] = heap[(place - 1) >> 1]!;
      place = (place - 1) >> 1;
    }
    heap[place] = edge;
  };
  const pop = (): number => {
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    let place = 0;
    for (let child = 1; child < heap.length; child = 2 * place + 1) {
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = last;
    return top;
  };
  const order: number[] = [];
  const reached = new Uint8Array(rows);
  const reach = (row: number) => {
    reached[row] = 1;
    for (let index = start[row]!; index < start[row + 1]!; index++) {
      const edge = edgeAt[index]!;
      const other = from[edge] === row ? to[edge]! : from[edge]!;
      if (reached[other]) continue;
      outer[edge] = other;
      push(edge);
    }
  };
  reach(0);
  while (heap.length > 0) {
    const edge = pop();
    order.push(edge);
    reach(outer[edge]!);
  }
  order.sort((one, other) => weight[one]! - weight[other]!);
  return {
    from: Int32Array.from(order, (edge) => (outer[edge] === to[edge] ? from[edge]! : to[edge]!)),
    to: Int32Array.from(order, (edge) => outer[edge]!),
    weight: Float64Array.from(order, (edge) => weight[edge]!),
  };
}
