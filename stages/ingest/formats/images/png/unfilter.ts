/** Undoes the filters of PNG: each row is stored as differences to the bytes left of it and above it. */

import { damaged } from '../picture.ts';

/**
 * `packed`: rows of a byte that names the filter and `stride` bytes. Returns the rows without that byte. `step`: the bytes
 * from a byte to the one that belongs to it in the pixel on its left, at least 1.
 */
export function unfilter(packed: Uint8Array, stride: number, step: number): Uint8Array {
  const rows = packed.length / (stride + 1);
  const lines = new Uint8Array(rows * stride);
  let above = new Uint8Array(stride);
  for (let row = 0; row < rows; row++) {
    const begin = row * (stride + 1) + 1;
    const stored = packed.subarray(begin, begin + stride);
    const line = lines.subarray(row * stride, (row + 1) * stride);
    undo(packed[begin - 1] as number, stored, line, above, step);
    above = line;
  }
  return lines;
}

/** Sums keep their last 8 bits when they are put into `line`. */
function undo(filter: number, stored: Uint8Array, line: Uint8Array, above: Uint8Array, step: number): void {
  const { length } = stored;
  const start = Math.min(step, length);
  switch (filter) {
    case 0:
      line.set(stored);
      return;
    case 1:
      for (let at = 0; at < start; at++) line[at] = stored[at] as number;
      for (let at = step; at < length; at++) line[at] = (stored[at] as number) + (line[at - step] as number);
      return;
    case 2:
      for (let at = 0; at < length; at++) line[at] = (stored[at] as number) + (above[at] as number);
      return;
    case 3:
      for (let at = 0; at < start; at++) line[at] = (stored[at] as number) + ((above[at] as number) >> 1);
      for (let at = step; at < length; at++)
        line[at] = (stored[at] as number) + (((line[at - step] as number) + (above[at] as number)) >> 1);
      return;
    case 4:
      for (let at = 0; at < start; at++) line[at] = (stored[at] as number) + (above[at] as number);
      for (let at = step; at < length; at++)
        line[at] =
          (stored[at] as number) + paeth(line[at - step] as number, above[at] as number, above[at - step] as number);
      return;
    default:
      throw damaged(`a row with the filter ${filter}, which does not exist`);
  }
}

/** The one of the three that is nearest to left + above - corner; the first of equals. */
function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
