/**
 * The rows of a kd-tree in panels: for each panel, for each column, the numbers of its rows; and the boxes around the
 * rows of each node. Kernels read both (tree.h).
 */

import type { Pace } from '../../kit/pace.ts';
import type { Nodes } from './kdtree-nodes.ts';
import { panelRows } from './tree-record.ts';

/** Rows by position; those that pad the last panel are infinitely far. */
export interface Panels {
  readonly values: Float32Array;
  readonly width: number;
}

/** Of each node, the bounds of `width` leading coordinates. */
export interface Boxes {
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly width: number;
}

/** Where the first number of a position is in the panels; the next ones follow `panelRows` apart. */
export function placeOf(position: number, width: number): number {
  const lane = position % panelRows;
  return (position - lane) * width + lane;
}

/** `axes` holds the rows, not scaled; `rowAt` the row at each position. */
export async function fillPanels(
  { values, width }: Panels,
  axes: Float32Array,
  scale: number,
  rowAt: Int32Array,
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

/** Fills the boxes of leaves from their rows, those of other nodes from their children. */
export async function boundNodes(nodes: Nodes, panels: Panels, boxes: Boxes, pace: Pace): Promise<void> {
  const { first, end, left, right } = nodes;
  const { values, width } = panels;
  const { width: boxWidth } = boxes;
  const low = boxes.low.fill(Infinity);
  const high = boxes.high.fill(-Infinity);
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
