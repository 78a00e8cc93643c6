/**
 * Minimum spanning tree of the mutual reachability distance, max(core(a), core(b), |a - b|), its edges in the order in
 * which Prim's algorithm adds them.
 */

import type { Pace } from '../../../kit/pace.ts';
import type { KdTree } from '../../neighbours/kdtree.ts';
import type { Neighbours } from '../../neighbours/neighbours.ts';
import { Boruvka } from './boruvka.ts';
import { inPrimsOrder } from './prims-order.ts';
import type { SpanningTree } from './tree-edges.ts';

/**
 * `neighbours` are the minSamples - 1 nearest of each row: the last one's distance is the row's core distance (0
 * without any). Among edges of equal weight the order is that in which Prim's algorithm from row 0 would add them.
 */
export async function spanningTree(tree: KdTree, neighbours: Neighbours, pace: Pace): Promise<SpanningTree> {
  const { rows } = tree.points;
  return tree.borrow(async (room) => {
    const boruvka = new Boruvka(tree, neighbours, room);
    while (boruvka.edges < rows - 1) {
      boruvka.startRound();
      for (let position = 0; position < rows; ) {
        position = boruvka.search(position);
        const pause = pace('edge, spanning tree', boruvka.edges, rows - 1);
        if (pause) await pause;
      }
      boruvka.join();
    }
    return inPrimsOrder(boruvka.result(), rows);
  });
}
