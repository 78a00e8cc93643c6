/**
 * A leaf-blocked kd-tree (Bentley 1975; Friedman, Bentley & Finkel 1977) over rows rotated to their principal axes.
 *
 * The rotation is an isometry, so distances stay; but the first few coordinates now hold most of each distance, and
 * both a box of the leading coordinates and a sum cut short tell early that a row is too far. The rotated copy is in
 * single precision and serves to find candidates only: wherever a comparison counts, the distance is computed again in
 * double precision from the rows as given. `slack` bounds how far the two can differ.
 *
 * Rows without leading directions (128 independent columns) make a search visit every leaf: it is then brute force in
 * tiles of a leaf's rows, about a tenth slower than without a tree.
 */

import type { Pace } from './pace.ts';
import { fitComponents, projectRows } from './pca.ts';
import { columnMeans, type Points } from './points.ts';

export interface KdTree {
  readonly points: Points;
  /** Row of the points at each position of the tree: leaves hold neighbouring positions. */
  readonly rowAt: Uint32Array;
  /** Position of each row. */
  readonly positionOf: Uint32Array;
  /** Numbers a position has in `rotated`: the width, padded with zeros to a multiple of 8. */
  readonly stride: number;
  readonly rotated: Float32Array;
  /** Nodes, each before its children. Children are -1 in leaves. */
  readonly first: Int32Array;
  readonly end: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Leading coordinates that a node's box bounds. */
  readonly boxWidth: number;
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** Greatest difference between a distance of rotated rows and the exact one. */
  readonly slack: number;
  /** Other points in the tree's axes: rows × width numbers. */
  rotate(points: Points, pace: Pace): Promise<Float32Array>;
}

const leafRows = 24;
const splitCandidates = 8;
const boxWidthMax = 16;
/** Wider rows are not rotated, only ordered by variance: finding eigenvectors takes width³ steps. */
const rotatedWidthMax = 256;

/** Builds the tree in O(n width² + n log n); `points` must be finite and not empty. */
export async function buildKdTree(points: Points, pace: Pace): Promise<KdTree> {
  const { rows, width } = points;
  const rotate = width <= rotatedWidthMax ? await rotation(points, pace) : columnOrder(points);
  const axes = await rotate(points, pace);
  const rowAt = Uint32Array.from({ length: rows }, (_, row) => row);
  const nodes = await split(axes, rowAt, width, pace);
  const stride = Math.ceil(width / 8) * 8;
  const rotated = new Float32Array(rows * stride);
  const positionOf = new Uint32Array(rows);
  let squareMax = 0;
  for (let position = 0; position < rows; position++) {
    const row = rowAt[position]!;
    positionOf[row] = position;
    let square = 0;
    for (let index = 0; index < width; index++) {
      const value = axes[row * width + index]!;
      rotated[position * stride + index] = value;
      square += value * value;
    }
    if (square > squareMax) squareMax = square;
  }
  // Each rotated number is rounded once: half a unit in the last place of its magnitude, for both rows of a pair.
  const slack = 2.5 * 5.96e-8 * Math.sqrt(squareMax) + 1e-37;
  return { points, rowAt, positionOf, stride, rotated, ...nodes, ...boxes(nodes, rotated, stride), slack, rotate };
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

type Nodes = Pick<KdTree, 'first' | 'end' | 'left' | 'right'>;

/** Halves the rows at the median of the axis they spread most along, until few are left; reorders `rowAt`. */
async function split(axes: Float32Array, rowAt: Uint32Array, width: number, pace: Pace): Promise<Nodes> {
  const first: number[] = [];
  const end: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const add = (from: number, to: number): number => {
    left.push(-1);
    right.push(-1);
    end.push(to);
    return first.push(from) - 1;
  };
  const waiting = [add(0, rowAt.length)];
  let done = 0;
  while (waiting.length > 0) {
    const node = waiting.pop()!;
    const from = first[node]!;
    const to = end[node]!;
    const axis = to - from > leafRows ? widestAxis(axes, rowAt, width, from, to) : -1;
    if (axis >= 0) {
      const middle = (from + to) >> 1;
      selectMedian(axes, rowAt, width, axis, from, to - 1, middle);
      left[node] = add(from, middle);
      right[node] = add(middle, to);
      waiting.push(right[node]!, left[node]!);
    } else done += to - from;
    const pause = pace('row, kd-tree', done, rowAt.length);
    if (pause) await pause;
  }
  return {
    first: Int32Array.from(first),
    end: Int32Array.from(end),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
  };
}

/** The leading axis with the widest range, or -1 when all rows are equal on those looked at. */
function widestAxis(axes: Float32Array, rowAt: Uint32Array, width: number, from: number, to: number): number {
  let widest = -1;
  let spread = 0;
  for (let axis = 0; axis < Math.min(width, splitCandidates); axis++) {
    let least = Infinity;
    let greatest = -Infinity;
    for (let position = from; position < to; position++) {
      const value = axes[rowAt[position]! * width + axis]!;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    if (greatest - least > spread) {
      spread = greatest - least;
      widest = axis;
    }
  }
  return widest;
}

/** Hoare's selection: afterwards no row before `middle` exceeds one from it on, along the axis. */
function selectMedian(
  axes: Float32Array,
  rowAt: Uint32Array,
  width: number,
  axis: number,
  from: number,
  to: number,
  middle: number,
): void {
  let low = from;
  let high = to;
  while (high > low) {
    const pivot = axes[rowAt[(low + high) >> 1]! * width + axis]!;
    let up = low;
    let down = high;
    while (up <= down) {
      while (axes[rowAt[up]! * width + axis]! < pivot) up++;
      while (axes[rowAt[down]! * width + axis]! > pivot) down--;
      if (up > down) break;
      const kept = rowAt[up]!;
      rowAt[up++] = rowAt[down]!;
      rowAt[down--] = kept;
    }
    if (middle <= down) high = down;
    else if (middle >= up) low = up;
    else return;
  }
}

function boxes(nodes: Nodes, rotated: Float32Array, stride: number): Pick<KdTree, 'boxWidth' | 'low' | 'high'> {
  const { first, end, left, right } = nodes;
  const boxWidth = Math.min(stride, boxWidthMax);
  const low = new Float32Array(first.length * boxWidth).fill(Infinity);
  const high = new Float32Array(first.length * boxWidth).fill(-Infinity);
  for (let node = first.length - 1; node >= 0; node--) {
    const at = node * boxWidth;
    if (left[node]! < 0) {
      for (let position = first[node]!; position < end[node]!; position++)
        for (let index = 0; index < boxWidth; index++) {
          const value = rotated[position * stride + index]!;
          if (value < low[at + index]!) low[at + index] = value;
          if (value > high[at + index]!) high[at + index] = value;
        }
      continue;
    }
    const one = left[node]! * boxWidth;
    const other = right[node]! * boxWidth;
    for (let index = 0; index < boxWidth; index++) {
      low[at + index] = Math.min(low[one + index]!, low[other + index]!);
      high[at + index] = Math.max(high[one + index]!, high[other + index]!);
    }
  }
  return { boxWidth, low, high };
}

/** Squared distance from rotated numbers at `from` of `query` to a node's box; may stop above `limit`. */
export function boxDistance(tree: KdTree, node: number, query: Float32Array, from: number, limit: number): number {
  const { low, high, boxWidth } = tree;
  const at = node * boxWidth;
  let sum = 0;
  for (let index = 0; index < boxWidth; index++) {
    const value = query[from + index]!;
    const below = low[at + index]! - value;
    const above = value - high[at + index]!;
    if (below > 0) sum += below * below;
    else if (above > 0) sum += above * above;
    if (sum > limit) return sum;
  }
  return sum;
}

/**
 * Squared distance of the rotated numbers at `from` of `query` and at `to` of `rotated`; may stop, with a part of it,
 * above `limit`.
 */
export function rotatedDistance(
  query: Float32Array,
  from: number,
  rotated: Float32Array,
  to: number,
  stride: number,
  limit: number,
): number {
  let sum = 0;
  for (let index = 0; index < stride; index += 8) {
    const a = from + index;
    const b = to + index;
    const d0 = query[a]! - rotated[b]!;
    const d1 = query[a + 1]! - rotated[b + 1]!;
    const d2 = query[a + 2]! - rotated[b + 2]!;
    const d3 = query[a + 3]! - rotated[b + 3]!;
    const d4 = query[a + 4]! - rotated[b + 4]!;
    const d5 = query[a + 5]! - rotated[b + 5]!;
    const d6 = query[a + 6]! - rotated[b + 6]!;
    const d7 = query[a + 7]! - rotated[b + 7]!;
    sum += d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3 + (d4 * d4 + d5 * d5 + d6 * d6 + d7 * d7);
    if (sum > limit) return sum;
  }
  return sum;
}
