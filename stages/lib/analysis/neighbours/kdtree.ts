/**
 * A leaf-blocked kd-tree (Bentley 1975; Friedman, Bentley & Finkel 1977) over rows rotated to their principal axes, in
 * the kernels' memory.
 *
 * The rotation is an isometry, so distances stay; but the first few coordinates now hold most of each distance, and
 * both a box of the leading coordinates and a sum cut short tell early that a row is too far. The rotated copy is in
 * single precision and only screens: wherever a comparison counts, the distance is computed again in double precision
 * from the rows as given (kernels/tree.h says how far the two can differ).
 */

import type { Pace } from '../../kit/pace.ts';
import { type KernelMemory, Regions } from '../kernels.ts';
import { columnMeans, type Points } from '../points.ts';
import { fitComponents, projectRows } from '../projection/pca/pca.ts';
import { type Nodes, panelRows, splitRows } from './kdtree-nodes.ts';

/** How far a screened distance can be from the exact one: struct Screen of kernels/tree.h. */
export interface Screen {
  /** From the rows as given to the tree's axes: a power of two. */
  readonly scale: number;
  readonly slack: number;
  readonly relative: number;
}

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
  /** Other points in the tree's axes, not scaled: rows × width numbers. */
  rotate(points: Points, pace: Pace): Promise<Float32Array>;
  /** Room in the memory for one search at a time: at least `roomPerRow` bytes a row and a MiB. */
  borrow<Result>(search: (regions: Regions) => Promise<Result>): Promise<Result>;
}

/** Bytes of the room for a search. What no search touches costs no memory. */
export const roomPerRow = 96;
const roomAtLeast = 1 << 20;
const boxWidthMax = 16;
/** Wider rows are not rotated, only ordered by variance: finding eigenvectors takes width³ steps. */
const rotatedWidthMax = 256;
const treeWords = 15;

/** Builds the tree in O(n width² + n log n); `points` must be finite and not empty. @throws StageFailure `out-of-memory` */
export async function buildKdTree(points: Points, pace: Pace): Promise<KdTree> {
  const { rows, width } = points;
  const rotate = width <= rotatedWidthMax ? await rotation(points, pace) : columnOrder(points);
  const axes = await rotate(points, pace);
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const nodes = await splitRows(axes, order, width, pace);
  const count = nodes.first.length;
  const panels = Math.ceil(rows / panelRows);
  const stride = 4 * Math.ceil(width / 4);
  const boxWidth = Math.min(stride, boxWidthMax);
  const regions = new Regions();
  const structure = regions.structure(treeWords, 0);
  const at = {
    values: regions.words(panels * panelRows * width),
    given: regions.words(rows * width),
    rowAt: regions.words(rows),
    first: regions.words(count),
    end: regions.words(count),
    left: regions.words(count),
    right: regions.words(count),
    leastRow: regions.words(count),
    low: regions.words(count * boxWidth),
    high: regions.words(count * boxWidth),
  };
  const room = regions.bytes(roomAtLeast + 32 * 8 * stride + roomPerRow * rows);
  const memory = regions.make();
  memory.describe(structure, [rows, width, panels, stride, boxWidth, ...Object.values(at)]);
  memory.floats(at.given, rows * width).set(points.values);
  for (const part of ['first', 'end', 'left', 'right', 'leastRow'] as const)
    memory.integers(at[part], count).set(nodes[part]);
  const rowAt = memory.integers(at.rowAt, rows);
  rowAt.set(order);
  const positionOf = new Int32Array(rows);
  for (let position = 0; position < rows; position++) positionOf[rowAt[position]!] = position;
  const { scale, longest } = extentOf(axes, width);
  const values = memory.floats(at.values, panels * panelRows * width);
  await fillPanels(values, axes, order, width, scale, pace);
  const low = memory.floats(at.low, count * boxWidth).fill(Infinity);
  const high = memory.floats(at.high, count * boxWidth).fill(-Infinity);
  await boundNodes(nodes, values, width, boxWidth, low, high, pace);
  const screen = { scale, slack: slackOf(longest, scale, width), relative: (width + 8) * 2 ** -24 };
  let borrowed = false;
  const borrow: KdTree['borrow'] = async (search) => {
    if (borrowed) throw new Error('Internal error: two searches of one kd-tree at a time');
    borrowed = true;
    try {
      return await search(new Regions(room));
    } finally {
      borrowed = false;
    }
  };
  return { points, nodes, rowAt, positionOf, panels, screen, memory, structure, stride, rotate, borrow };
}

/** The greatest length of a row, scaled, and the power of two that brings it into (½, 1]; 1 when all is zero. */
export function extentOf(axes: Float32Array, width: number): { scale: number; longest: number } {
  let most = 0;
  for (let at = 0; at < axes.length; at += width) {
    let square = 0;
    for (let index = at; index < at + width; index++) square += axes[index]! * axes[index]!;
    if (square > most) most = square;
  }
  const longest = Math.sqrt(most);
  let scale = 1;
  if (longest === 0 || longest === Infinity) return { scale, longest };
  while (longest * scale > 1) scale /= 2;
  while (longest * scale <= 0.5) scale *= 2;
  return { scale, longest: longest * scale };
}

/**
 * What rounding can do to a distance in the tree's axes, scaled. Each number of both rows is rounded once: half a unit in
 * the last place of its magnitude, or of the smallest single-precision number before scaling. Squares of differences lose
 * at most the smallest number each.
 */
export function slackOf(longest: number, scale: number, width: number): number {
  return 2.5 * 2 ** -24 * longest + Math.sqrt(width) * (2 ** -74 + 2 ** -148 * scale);
}

async function rotation(points: Points, pace: Pace): Promise<KdTree['rotate']> {
  const fitted = await fitComponents(points, pace);
  return (others, pace) => projectRows(others, fitted, points.width, pace);
}

/** Centred columns, those with the greatest variance first. */
function columnOrder(points: Points): KdTree['rotate'] {
  const { values, width } = points;
  const mean = columnMeans(points);
  const variance = new Float64Array(width);
  for (let index = 0; index < values.length; index++) {
    const difference = values[index]! - mean[index % width]!;
    variance[index % width]! += difference * difference;
  }
  const order = Int32Array.from({ length: width }, (_, column) => column);
  order.sort((first, second) => variance[second]! - variance[first]! || first - second);
  return async (others) => {
    const ordered = new Float32Array(others.values.length);
    for (let row = 0; row < others.rows; row++)
      for (let index = 0; index < width; index++) {
        const column = order[index]!;
        ordered[row * width + index] = others.values[row * width + column]! - mean[column]!;
      }
    return ordered;
  };
}

/** For each panel, for each column, the numbers of its rows; rows that pad the last panel are infinitely far. */
async function fillPanels(
  values: Float32Array,
  axes: Float32Array,
  rowAt: Int32Array,
  width: number,
  scale: number,
  pace: Pace,
): Promise<void> {
  values.subarray(panelRows * width * Math.floor(rowAt.length / panelRows)).fill(Infinity);
  for (let position = 0; position < rowAt.length; position++) {
    const from = rowAt[position]! * width;
    const to = placeOf(position, width);
    for (let index = 0; index < width; index++) values[to + index * panelRows] = axes[from + index]! * scale;
    const pause = (position & 255) === 0 ? pace('row, kd-tree', position, rowAt.length) : undefined;
    if (pause) await pause;
  }
}

/** Where the first number of a position is in the panels; the next ones follow `panelRows` apart. */
function placeOf(position: number, width: number): number {
  const lane = position % panelRows;
  return (position - lane) * width + lane;
}

async function boundNodes(
  { first, end, left, right }: Nodes,
  values: Float32Array,
  width: number,
  boxWidth: number,
  low: Float32Array,
  high: Float32Array,
  pace: Pace,
): Promise<void> {
  for (let node = first.length - 1; node >= 0; node--) {
    const at = node * boxWidth;
    const one = left[node]! * boxWidth;
    const other = right[node]! * boxWidth;
    for (let index = 0; index < boxWidth; index++) {
      if (index >= width) {
        low[at + index] = 0;
        high[at + index] = 0;
      } else if (left[node]! < 0)
        for (let position = first[node]!; position < end[node]!; position++) {
          const value = values[placeOf(position, width) + index * panelRows]!;
          if (value < low[at + index]!) low[at + index] = value;
          if (value > high[at + index]!) high[at + index] = value;
        }
      else {
        low[at + index] = Math.min(low[one + index]!, low[other + index]!);
        high[at + index] = Math.max(high[one + index]!, high[other + index]!);
      }
    }
    const pause = (node & 255) === 0 ? pace('node, kd-tree', first.length - node, first.length) : undefined;
    if (pause) await pause;
  }
}

/** The rotated rows by position, not scaled: `stride` numbers apart, padded with zeros. */
export function rotatedRows({ points, panels, memory, structure, screen }: KdTree, stride: number): Float32Array {
  const { rows, width } = points;
  const values = memory.floats(memory.integers(structure, treeWords)[5]!, panels * panelRows * width);
  const rotated = new Float32Array(rows * stride);
  for (let position = 0; position < rows; position++) {
    const from = placeOf(position, width);
    for (let index = 0; index < width; index++)
      rotated[position * stride + index] = values[from + index * panelRows]! / screen.scale;
  }
  return rotated;
}
