/** Brings a picture to one channel or three, without alpha. */

import { NoPicture, type Picture } from './picture.ts';

/** Red, green and blue from 0 to 255. */
export type Colour = readonly [number, number, number];

/** `#rrggbb` */
export function parseColour(text: string): Colour {
  const part = (at: number): number => Number.parseInt(text.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

/** Grey and alpha as red, green, blue and alpha; any other picture as it is. */
export function coloured(picture: Picture): Picture {
  if (picture.channels !== 2) return picture;
  const { width, height, pixels } = picture;
  const made = new Uint8Array(2 * pixels.length);
  for (let pixel = 0; pixel < width * height; pixel++) {
    made.fill(pixels[2 * pixel] as number, 4 * pixel, 4 * pixel + 3);
    made[4 * pixel + 3] = pixels[2 * pixel + 1] as number;
  }
  return { width, height, channels: 4, pixels: made };
}

/** @throws NoPicture where a pixel is transparent and there is no background */
export function flatten(picture: Picture, background: Colour | undefined): Picture {
  const { width, height, channels, pixels } = picture;
  if (channels === 1 || channels === 3) return picture;
  const colours = channels - 1;
  const count = width * height;
  const flat = new Uint8Array(count * colours);
  const behind = colours === 1 && background !== undefined ? [greyOf(...background)] : background;
  for (let pixel = 0; pixel < count; pixel++) {
    const alpha = pixels[pixel * channels + colours] as number;
    if (alpha !== 255 && behind === undefined)
      throw new NoPicture(
        `a transparent pixel in row ${Math.floor(pixel / width)}, column ${pixel % width} (alpha ${alpha} of 255)`,
        'a picture without transparent pixels',
        "`background: '#ffffff'` puts a colour behind it",
      );
    for (let channel = 0; channel < colours; channel++) {
      const value = pixels[pixel * channels + channel] as number;
      flat[pixel * colours + channel] = alpha === 255 ? value : mixed(value, behind?.[channel] as number, alpha);
    }
  }
  return { width, height, channels: colours as 1 | 3, pixels: flat };
}

/** The nearest integer: 255 is odd, so there are no halves. */
function mixed(value: number, behind: number, alpha: number): number {
  return Math.floor((value * alpha + behind * (255 - alpha) + 127) / 255);
}

export function withChannels(picture: Picture, wanted: 1 | 3): Picture {
  const { width, height, channels, pixels } = picture;
  if (channels === wanted) return picture;
  const count = width * height;
  const made = new Uint8Array(count * wanted);
  for (let pixel = 0; pixel < count; pixel++)
    if (wanted === 3) made.fill(pixels[pixel] as number, 3 * pixel, 3 * pixel + 3);
    else
      made[pixel] = greyOf(
        pixels[3 * pixel] as number,
        pixels[3 * pixel + 1] as number,
        pixels[3 * pixel + 2] as number,
      );
  return { width, height, channels: wanted, pixels: made };
}

/** The luma of ITU-R BT.601 in 16 bits, as Pillow's `convert('L')` computes it. */
function greyOf(red: number, green: number, blue: number): number {
  return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
}
