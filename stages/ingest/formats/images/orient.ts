/** Turns and mirrors a picture as its EXIF orientation says, so that it is upright. */

import type { Picture } from './picture.ts';

/** Orientations from 5 on change rows into columns. */
export function swapsSides(orientation: number): boolean {
  return orientation >= 5;
}

export function orient(picture: Picture, orientation: number): Picture {
  if (orientation === 1) return picture;
  const { width, height, channels, pixels } = picture;
  const swapped = swapsSides(orientation);
  const [wide, high] = swapped ? [height, width] : [width, height];
  // Where the first pixel of the result comes from, and in which direction a row and a column of it run.
  const fromRight = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8;
  const fromBelow = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7;
  const turned = new Uint8Array(pixels.length);
  let at = 0;
  for (let y = 0; y < high; y++)
    for (let x = 0; x < wide; x++) {
      const [column, row] = swapped ? [y, x] : [x, y];
      const source = (fromBelow ? height - 1 - row : row) * width + (fromRight ? width - 1 - column : column);
      for (let channel = 0; channel < channels; channel++) turned[at++] = pixels[source * channels + channel] as number;
    }
  return { width: wide, height: high, channels, pixels: turned };
}
