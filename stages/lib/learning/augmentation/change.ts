/**
 * The change of one picture in one epoch, drawn from the seed, the epoch and the row alone: batches, engines, workers and
 * the epoch at which a training continues have no part in it. Every number is drawn whether or not it is used, so that
 * one more limit leaves the other changes as they were.
 */

import { cos, sin } from '../../kit/random/elementary.ts';
import { random } from '../../kit/random/random.ts';
import type { Augmentation } from './augmentation.ts';

/** Where the pixels of the changed picture come from, with y downwards. */
export interface Change {
  /** The source of pixel (y, x) is (y₀ + yy·y + yx·x, x₀ + xy·y + xx·x). */
  readonly y0: number;
  readonly yy: number;
  readonly yx: number;
  readonly x0: number;
  readonly xy: number;
  readonly xx: number;
  /** Rows `top` to before `bottom` and columns `left` to before `right` are filled; empty if nothing is erased. */
  readonly erased: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };
}

const nothing = { top: 0, bottom: 0, left: 0, right: 0 };

/** A part is cut out and enlarged, turned about the middle, shifted, mirrored; then a rectangle is erased. */
export function drawChange(
  { shift, flip, rotate = 0, crop = 1, erase }: Augmentation,
  height: number,
  width: number,
  [seed, epoch, row]: readonly [seed: number, epoch: number, row: number],
): Change {
  const source = random(seed, 'augment', epoch, row);
  const across = source.uniform() < 0.5 && (flip === 'horizontal' || flip === 'both') ? -1 : 1;
  const upside = source.uniform() < 0.5 && (flip === 'vertical' || flip === 'both') ? -1 : 1;
  const down = wholeWithin(source.uniform(), shift?.vertical ?? 0);
  const right = wholeWithin(source.uniform(), shift?.horizontal ?? 0);
  const angle = ((2 * source.uniform() - 1) * rotate * Math.PI) / 180;
  const part = crop + source.uniform() * (1 - crop);
  const cropY = (source.uniform() - 0.5) * (1 - part) * height;
  const cropX = (source.uniform() - 0.5) * (1 - part) * width;
  const isErased = source.uniform() < (erase?.chance ?? 0);
  const tall = sideWithin(source.uniform(), erase?.side ?? 0, height);
  const wide = sideWithin(source.uniform(), erase?.side ?? 0, width);
  const top = Math.floor(source.uniform() * (height - tall + 1));
  const left = Math.floor(source.uniform() * (width - wide + 1));

  const [c, s] = [cos(angle) * part, sin(angle) * part];
  const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
  const [yy, yx, xy, xx] = [c * upside, -s * across, s * upside, c * across];
  // Mirroring comes last, so a pixel is mirrored back first; then the shift is undone.
  const [beforeY, beforeX] = [-middleY * upside - down, -middleX * across - right];
  return {
    y0: middleY + cropY + c * beforeY - s * beforeX,
    yy,
    yx,
    x0: middleX + cropX + s * beforeY + c * beforeX,
    xy,
    xx,
    erased: isErased ? { top, bottom: top + tall, left, right: left + wide } : nothing,
  };
}

/** -most, …, 0, …, most, each as likely. */
function wholeWithin(uniform: number, most: number): number {
  return Math.floor(uniform * (2 * most + 1)) - most;
}

/** 1 to the greatest whole number of pixels within a part of a side, at least 1. */
function sideWithin(uniform: number, part: number, side: number): number {
  return 1 + Math.floor(uniform * Math.max(1, Math.floor(part * side)));
}
