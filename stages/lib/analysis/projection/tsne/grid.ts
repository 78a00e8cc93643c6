/**
 * The grid on which rows repel each other (grid.c): its place and size, and the steps of one computation. It stays as long
 * as the rows lie in it, since the transforms of the kernels depend on its spacing.
 */

import type { Arena } from '../../../kernels/arena.ts';
import { cos, sin } from '../../../kit/random/elementary.ts';
import type { KernelMemory } from '../../kernel-memory.ts';
import { columnsAtOnce, gridRecord, nodesOfRow } from './tsne-records.ts';

/** Nodes are at most so far apart, if the largest grid allows it; the kernels fall to a half at 1. */
const spacingMax = 0.5;
const sizes = [
  128, 192, 256, 324, 384, 432, 512, 576, 648, 768, 864, 972, 1024, 1152, 1296, 1536, 1728, 1944, 2048,
] as const;
const sizeMax = 2048;
const floatsPerNode = 4;
/** The grid is made so much larger than the extent of the rows. */
const slack = 1.05;
const linesPerCall = 32;
const rowsPerCall = 8192;

/** Intervals between nodes that rows may lie in: a transform convolves half of its nodes, and a spline needs one beyond. */
function intervalsOf(size: number): number {
  return size / 2 - nodesOfRow + 1;
}

export interface Extent {
  readonly left: number;
  readonly bottom: number;
  /** Of the square that holds all rows. */
  readonly side: number;
}

/** Awaited between calls of kernels. */
type Pause = () => Promise<void> | undefined;

export interface Grid {
  /** Writes the repulsion of each row into the layout's forces. Returns the sum of 1 / (1 + d²) over all ordered pairs. */
  repel(extent: Extent, pause: Pause): Promise<number>;
}

export interface GridRegions {
  readonly structure: number;
  readonly nodes: number;
  readonly lines: number;
  readonly turns: number;
  readonly own: number;
  readonly spectrum: number;
}

/** Regions for the largest grid: a smaller one leaves the rest untouched. */
export function gridRegions(arena: Arena): GridRegions {
  const half = sizeMax / 2 + 1;
  return {
    structure: arena.record(gridRecord),
    nodes: arena.words(half * sizeMax * floatsPerNode),
    lines: arena.words((columnsAtOnce + 1) * sizeMax * floatsPerNode),
    turns: arena.words(2 * sizeMax),
    own: arena.doubles(nodesOfRow * nodesOfRow),
    spectrum: arena.words(2 * half * half),
  };
}

/** @param layout the struct of a layout of `rows` rows */
export function openGrid(memory: KernelMemory, regions: GridRegions, layout: number, rows: number): Grid {
  const { structure, ...at } = regions;
  const { kernels } = memory;
  let size = 0;
  let spacing = 0;

  /** Takes the grid for rows of this extent, and the transforms of the kernels on it. */
  async function takeGrid(side: number, pause: Pause): Promise<void> {
    size = sizes.find((one) => intervalsOf(one) * spacingMax >= side * slack) ?? sizeMax;
    spacing = (side * slack) / intervalsOf(size);
    place(0, 0);
    const turns = memory.floats(at.turns, 2 * size);
    for (let k = 0; k < size; k++) turns.set([cos((2 * Math.PI * k) / size), -sin((2 * Math.PI * k) / size)], 2 * k);
    memory.doubles(at.own, nodesOfRow * nodesOfRow).fill(0);
    const half = size / 2 + 1;
    for (let line = 0; line < half; line += linesPerCall) {
      const end = Math.min(half, line + linesPerCall);
      kernels.write_kernels(structure, line, end);
      kernels.transform_lines(structure, line, end, 0);
      await pause();
    }
    for (let column = 0; column < half; column++) {
      kernels.keep_spectrum(structure, column);
      if (column % linesPerCall === 0) await pause();
    }
  }

  function place(left: number, bottom: number): void {
    memory.write(gridRecord, structure, { size, left, bottom, spacing, ...at });
  }

  return {
    async repel({ left, bottom, side }, pause) {
      const room = spacing * intervalsOf(size);
      // A square without size would have no spacing.
      if (!(side <= room && side * 2 > room)) await takeGrid(Math.max(side, Number.MIN_VALUE * 2 ** 60), pause);
      const margin = (spacing * intervalsOf(size) - side) / 2;
      // The first node is one before the rows.
      place(left - margin - spacing, bottom - margin - spacing);
      const used = size / 2;
      memory.floats(at.nodes, used * size * floatsPerNode).fill(0);
      let sum = 0;
      for (let row = 0; row < rows; row += rowsPerCall) {
        sum -= kernels.spread_rows(structure, layout, row, Math.min(rows, row + rowsPerCall));
        await pause();
      }
      const transformLines = async (back: 0 | 1): Promise<void> => {
        for (let line = 0; line < used; line += linesPerCall) {
          kernels.transform_lines(structure, line, Math.min(used, line + linesPerCall), back);
          await pause();
        }
      };
      await transformLines(0);
      for (let column = 0; column < size; column += columnsAtOnce) {
        sum += kernels.convolve_columns(structure, column, used);
        await pause();
      }
      await transformLines(1);
      for (let row = 0; row < rows; row += rowsPerCall) {
        kernels.take_forces(structure, layout, row, Math.min(rows, row + rowsPerCall));
        await pause();
      }
      return sum;
    },
  };
}
