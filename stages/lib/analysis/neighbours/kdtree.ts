/**
 * A leaf-blocked kd-tree (Bentley 1975; Friedman, Bentley & Finkel 1977) over rows rotated to their principal axes, in
 * the kernels' memory.
 *
 * The rotation is an isometry, so distances stay; but the first few coordinates now hold most of each distance, and
 * both a box of the leading coordinates and a sum cut short show early that a row is too far. The rotated copy is in
 * single precision and only screens: wherever a comparison counts, the distance is computed again in double precision
 * from the rows as given (tree.h bounds the difference of the two).
 */

import type { PointersOf } from '../../kernels/abi.ts';
import { Arena } from '../../kernels/arena.ts';
import type { Pace } from '../../kit/pace.ts';
import { analysisArena, type KernelMemory, makeMemory } from '../kernel-memory.ts';
import type { Points } from '../points.ts';
import { type ToAxes, treeAxes } from './kdtree-axes.ts';
import { type Nodes, splitRows } from './kdtree-nodes.ts';
import { boundNodes, fillPanels, placeOf } from './kdtree-panels.ts';
import { extentOf, type Screen, slackOf } from './screen.ts';
import { panelRows, treeRecord } from './tree-record.ts';

export interface KdTree {
  readonly points: Points;
  readonly nodes: Nodes;
  /** Row of the points at each position of the tree: leaves hold neighbouring positions. */
  readonly rowAt: Int32Array;
  /** Position of each row. */
  readonly positionOf: Int32Array;
  /** Panels of rows, the last one perhaps padded. */
  readonly panels: number;
  readonly screen: Screen;
  readonly memory: KernelMemory;
  /** Where struct Tree is. */
  readonly structure: number;
  /** Numbers of a query in the memory: the width, padded with zeros. */
  readonly stride: number;
  /** Other points in the tree's axes, not scaled. */
  readonly rotate: ToAxes;
  /** Room in the memory for one search at a time: at least `roomPerRow` bytes a row and a MiB. */
  borrow<Result>(search: (room: Arena) => Promise<Result>): Promise<Result>;
}

/** Bytes of the room for a search. Room that no search touches costs no memory. */
export const roomPerRow = 96;
const roomAtLeast = 1 << 20;
const boxWidthMax = 16;

/** Builds the tree in O(n width² + n log n); `points` must be finite and not empty. @throws StageFailure `out-of-memory` */
export async function buildKdTree(points: Points, pace: Pace): Promise<KdTree> {
  const { rows, width } = points;
  const rotate = await treeAxes(points, pace);
  const axes = await rotate(points, pace);
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const nodes = await splitRows({ values: axes, width }, order, pace);
  const count = nodes.first.length;
  const panels = Math.ceil(rows / panelRows);
  const stride = 4 * Math.ceil(width / 4);
  const boxWidth = Math.min(stride, boxWidthMax);
  const arena = analysisArena();
  const structure = arena.record(treeRecord);
  const at: PointersOf<(typeof treeRecord)['fields']> = {
    values: arena.words(panels * panelRows * width),
    given: arena.words(rows * width),
    rowAt: arena.words(rows),
    first: arena.words(count),
    end: arena.words(count),
    left: arena.words(count),
    right: arena.words(count),
    leastRow: arena.words(count),
    low: arena.words(count * boxWidth),
    high: arena.words(count * boxWidth),
  };
  const room = arena.bytes(roomAtLeast + 32 * 8 * stride + roomPerRow * rows);
  const memory = makeMemory(arena);
  memory.write(treeRecord, structure, { rows, width, panels, stride, boxWidth, ...at });
  memory.floats(at.given, rows * width).set(points.values);
  for (const part of ['first', 'end', 'left', 'right', 'leastRow'] as const)
    memory.integers(at[part], count).set(nodes[part]);
  const rowAt = memory.integers(at.rowAt, rows);
  rowAt.set(order);
  const positionOf = new Int32Array(rows);
  for (let position = 0; position < rows; position++) positionOf[rowAt[position]!] = position;
  const { scale, longest } = extentOf(axes, width);
  const filled = { values: memory.floats(at.values, panels * panelRows * width), width };
  await fillPanels(filled, axes, scale, order, pace);
  const low = memory.floats(at.low, count * boxWidth);
  const high = memory.floats(at.high, count * boxWidth);
  await boundNodes(nodes, filled, { low, high, width: boxWidth }, pace);
  const screen = { scale, slack: slackOf(longest, scale, width), relative: (width + 8) * 2 ** -24 };
  const borrow = lend(room, arena.end);
  return { points, nodes, rowAt, positionOf, panels, screen, memory, structure, stride, rotate, borrow };
}

/** The room from `start` to `end`, to one borrower at a time. */
function lend(start: number, end: number): KdTree['borrow'] {
  let borrowed = false;
  const tooLittle = (bytes: number): Error =>
    new Error(`Internal error: a search wants ${bytes - start} bytes, and a kd-tree has room for ${end - start}`);
  return async (search) => {
    if (borrowed) throw new Error('Internal error: two searches of one kd-tree at a time');
    borrowed = true;
    try {
      return await search(new Arena(start, end, tooLittle));
    } finally {
      borrowed = false;
    }
  };
}

/** The rotated rows by position, not scaled: `stride` numbers apart, padded with zeros. */
export function rotatedRows({ points, panels, memory, structure, screen }: KdTree, stride: number): Float32Array {
  const { rows, width } = points;
  const values = memory.floats(memory.read(treeRecord, structure, 'values'), panels * panelRows * width);
  const rotated = new Float32Array(rows * stride);
  for (let position = 0; position < rows; position++) {
    const from = placeOf(position, width);
    for (let index = 0; index < width; index++)
      rotated[position * stride + index] = values[from + index * panelRows]! / screen.scale;
  }
  return rotated;
}
