/**
 * The nodes of a kd-tree: rows halved at the median of the axis they spread most along, until few are left. Knows of no
 * distance.
 */

import type { Pace } from '../../kit/pace.ts';
import { panelRows } from './tree-record.ts';

export interface Nodes {
  /** Positions [first, end) of each node; a parent comes before its children. `first` is a multiple of `panelRows`. */
  readonly first: Int32Array;
  readonly end: Int32Array;
  /** Children; -1 in leaves. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** The lowest row of each node. */
  readonly leastRow: Int32Array;
}

/** Coordinates of rows, those that vary most first: rows × width numbers. */
export interface Axes {
  readonly values: Float32Array;
  readonly width: number;
}

const leafRows = 24;
const splitCandidates = 8;

/** Reorders `rowAt`, within leaves to ascending rows. */
export async function splitRows(axes: Axes, rowAt: Int32Array, pace: Pace): Promise<Nodes> {
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
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const from = first[node]!;
    const to = end[node]!;
    const rows = rowAt.subarray(from, to);
    const axis = rows.length > leafRows ? widestAxis(axes, rows) : -1;
    if (axis >= 0) {
      const middle = panelRows * Math.round(rows.length / panelRows / 2);
      selectMedian(axes, axis, rows, middle);
      const one = add(from, from + middle);
      const other = add(from + middle, to);
      left[node] = one;
      right[node] = other;
      waiting.push(other, one);
    } else {
      rows.sort();
      done += rows.length;
    }
    const pause = pace('row, kd-tree', done, rowAt.length);
    if (pause) await pause;
  }
  const nodes = {
    first: Int32Array.from(first),
    end: Int32Array.from(end),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
  };
  return { ...nodes, leastRow: leastRows(nodes, rowAt) };
}

function leastRows({ first, left, right }: Omit<Nodes, 'leastRow'>, rowAt: Int32Array): Int32Array {
  const least = new Int32Array(first.length);
  for (let node = first.length - 1; node >= 0; node--)
    least[node] = left[node]! < 0 ? rowAt[first[node]!]! : Math.min(least[left[node]!]!, least[right[node]!]!);
  return least;
}

/** The leading axis with the widest range, or -1 when all rows are equal on those looked at. */
function widestAxis({ values, width }: Axes, rows: Int32Array): number {
  let widest = -1;
  let spread = 0;
  for (let axis = 0; axis < Math.min(width, splitCandidates); axis++) {
    let least = Infinity;
    let greatest = -Infinity;
    for (let position = 0; position < rows.length; position++) {
      const value = values[rows[position]! * width + axis]!;
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

/** Hoare's selection: afterwards none of the rows before `middle` exceeds one from it on, along the axis. */
function selectMedian({ values, width }: Axes, axis: number, rows: Int32Array, middle: number): void {
  let low = 0;
  let high = rows.length - 1;
  while (high > low) {
    const pivot = values[rows[(low + high) >> 1]! * width + axis]!;
    let up = low;
    let down = high;
    while (up <= down) {
      while (values[rows[up]! * width + axis]! < pivot) up++;
      while (values[rows[down]! * width + axis]! > pivot) down--;
      if (up > down) break;
      const kept = rows[up]!;
      rows[up++] = rows[down]!;
      rows[down--] = kept;
    }
    if (middle <= down) high = down;
    else if (middle >= up) low = up;
    else return;
  }
}
