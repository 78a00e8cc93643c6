/**
 * DBSCAN (Ester, Kriegel, Sander & Xu 1996): clusters are the connected parts of the graph of core points, those with
 * at least `minPoints` rows (themselves included) within `eps`; other rows within `eps` of a core point join the first
 * cluster that reaches them; the rest is noise, -1.
 *
 * The kernels (cores.c, clusters.c) find cores, join them and reach the other rows, each row's neighbourhood by itself.
 * The result does not depend on the order of visits: clusters are numbered in the order of their lowest core rows, so
 * the first cluster that reaches a row is the one with the least number.
 */

import type { Arena } from '../../../kernels/arena.ts';
import type { Pace } from '../../../kit/pace.ts';
import type { KdTree } from '../../neighbours/kdtree.ts';
import { blockQueries, callPanels, eachPanels, fasterWay, type Way } from '../../neighbours/search-way.ts';
import { densityRecord } from './density-record.ts';

export interface DbscanOptions {
  readonly eps: number;
  readonly minPoints: number;
}

/** Neighbours of rows that are not core, as many as rows twice over, are kept from the first phase to the last. */
const keptPerRow = 2;

/** A cluster for each row, from 0 in the order of each cluster's lowest core row; -1 is noise. O(n) memory. Tests name the way. */
export function dbscan(tree: KdTree, options: DbscanOptions, pace: Pace, way?: Way): Promise<Int32Array> {
  return tree.borrow((room) => search(tree, options, room, pace, way));
}

async function search(
  tree: KdTree,
  { eps, minPoints }: DbscanOptions,
  arena: Arena,
  pace: Pace,
  way: Way | undefined,
): Promise<Int32Array> {
  const { memory, positionOf, screen } = tree;
  const { kernels } = memory;
  const { rows } = tree.points;
  const nodes = tree.nodes.first.length;
  const room = keptPerRow * rows;
  const structure = arena.record(densityRecord);
  const at = {
    parent: arena.words(rows),
    set: arena.words(nodes),
    keptAt: arena.words(rows),
    keptCount: arena.words(rows),
    kept: arena.words(room),
    query: arena.words(blockQueries * tree.stride),
    waiting: arena.words(blockQueries),
    cluster: arena.words(rows),
  };
  const counts = { leastRows: minPoints, room, used: 0 };
  memory.write(densityRecord, structure, { tree: tree.structure, ...at, ...counts, eps, screen });
  memory.floats(at.query, blockQueries * tree.stride).fill(0);
  const budget = callPanels(tree);
  const phase = async (name: string, kernel: (structure: number, from: number, budget: number) => number) => {
    for (let position = 0; position < rows; ) {
      position = kernel(structure, position, budget);
      const pause = pace(`row, ${name}`, position, rows);
      if (pause) await pause;
    }
  };
  const unit = 'row, core points';
  const look = (position: number) => kernels.look_around(structure, position);
  const chosen = way ?? (await fasterWay(tree, rows, look, () => pace(unit, 0, rows)));
  kernels.forget_kept(structure);
  if (chosen === 'tree') await phase('core points', kernels.find_cores);
  else
    for (let first = 0; first < rows; first += blockQueries) {
      const several = Math.min(blockQueries, rows - first);
      let left = several;
      const scan = (from: number, end: number) => {
        left = kernels.scan_block(structure, left, from, end);
      };
      kernels.begin_block(structure, first, several);
      await eachPanels(tree, first, several, scan, () => pace(unit, first, rows));
      kernels.end_block(structure, first, several);
    }
  kernels.begin_sets(structure, nodes);
  await phase('core points joined', kernels.join_cores);
  kernels.find_roots(structure);
  const roots = memory.integers(at.parent, rows);
  const clusters = memory.integers(at.cluster, rows);
  const numbers = new Int32Array(rows).fill(-1);
  let next = 0;
  for (let row = 0; row < rows; row++) {
    const position = positionOf[row]!;
    const root = roots[position]!;
    if (root < 0) continue;
    if (numbers[root]! < 0) numbers[root] = next++;
    clusters[position] = numbers[root]!;
  }
  await phase('border points', kernels.reach_rows);
  return Int32Array.from(positionOf, (position) => clusters[position]!);
}
