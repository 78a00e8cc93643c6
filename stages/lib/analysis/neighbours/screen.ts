/** How far a distance in single precision can be from the exact one: struct Screen of tree_record.h; tree.h has the bound. */

import type { ValuesOf } from '../../kernels/abi.ts';
import type { screenRecord } from './tree-record.ts';

/** `scale` leads from the rows as given to the tree's axes: a power of two. */
export type Screen = ValuesOf<(typeof screenRecord)['fields']>;

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
 * How far rounding can move a distance in the tree's axes, scaled. Each number of both rows is rounded once: half a unit
 * in the last place of its magnitude, or of the smallest single-precision number before scaling. Squares of differences
 * lose at most the smallest number each.
 */
export function slackOf(longest: number, scale: number, width: number): number {
  return 2.5 * 2 ** -24 * longest + Math.sqrt(width) * (2 ** -74 + 2 ** -148 * scale);
}
