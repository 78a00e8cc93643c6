/** A changed picture: each pixel is the bilinear mean of the four around its source. Bytes are rounded to bytes. */

import type { Change } from './change.ts';

export type Pixels = Uint8Array | Float32Array;

/** [height, width, channels] of pictures. */
export type PictureShape = readonly [height: number, width: number, channels: number];

/** Writes the changed `picture` to `into`, from its element `at` on; beyond the picture everything is `fill`. */
export function changePicture(
  picture: Pixels,
  [height, width, channels]: PictureShape,
  change: Change,
  fill: number,
  into: Pixels,
  at: number,
): void {
  const { y0, yy, yx, x0, xy, xx, erased } = change;
  // A number that is stored as a byte loses its fraction.
  const half = into instanceof Uint8Array ? 0.5 : 0;
  const rowSize = width * channels;
  let to = at;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const sourceY = y0 + yy * y + yx * x;
      const sourceX = x0 + xy * y + xx * x;
      const up = Math.floor(sourceY);
      const left = Math.floor(sourceX);
      const low = sourceY - up;
      const right = sourceX - left;
      const from = up * rowSize + left * channels;
      // Most pixels are inside, and need not be asked for each neighbour.
      if (up >= 0 && left >= 0 && up < height - 1 && left < width - 1)
        for (let channel = from; channel < from + channels; channel++) {
          const above = picture[channel]! + (picture[channel + channels]! - picture[channel]!) * right;
          const next = channel + rowSize;
          const below = picture[next]! + (picture[next + channels]! - picture[next]!) * right;
          into[to++] = above + (below - above) * low + half;
        }
      else {
        const inUp = up >= 0 && up < height;
        const inDown = up >= -1 && up < height - 1;
        const inLeft = left >= 0 && left < width;
        const inRight = left >= -1 && left < width - 1;
        for (let channel = from; channel < from + channels; channel++) {
          const upLeft = inUp && inLeft ? picture[channel]! : fill;
          const upRight = inUp && inRight ? picture[channel + channels]! : fill;
          const downLeft = inDown && inLeft ? picture[channel + rowSize]! : fill;
          const downRight = inDown && inRight ? picture[channel + rowSize + channels]! : fill;
          const above = upLeft + (upRight - upLeft) * right;
          const below = downLeft + (downRight - downLeft) * right;
          into[to++] = above + (below - above) * low + half;
        }
      }
    }
  for (let y = erased.top; y < erased.bottom; y++)
    into.fill(fill, at + y * rowSize + erased.left * channels, at + y * rowSize + erased.right * channels);
}
