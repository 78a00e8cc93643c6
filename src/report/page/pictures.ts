/** Pictures of the examples, where a dataset holds pictures: grey, RGB or RGBA, in a page at most 48 pixels a side. */

import { isTensor } from '../../artifacts/dataset.ts';
import { encodePng } from '../../view/png.ts';
import type { Dataset } from '../study/study.ts';
import { html, type Markup, trusted } from './html.ts';

const sideMax = 48;
const rangeRows = 1000;

export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly bytes: Uint8Array;
}

/** Where pictures come from. Without a dataset of pictures it is not `available` and draws nothing. */
export interface Gallery {
  readonly available: boolean;
  /** The example of a row, at most `side` pixels wide and high; undefined for a row the dataset does not have. */
  pixels(row: number, side: number, change?: ChangePicture): Pixels | undefined;
}

/** Another picture of the same shape. */
export type ChangePicture = (picture: Uint8Array | Float32Array, shape: Pictures['shape']) => ArrayLike<number>;

export function openGallery(dataset: Dataset | undefined): Gallery {
  const pictures = dataset && picturesIn(dataset);
  if (pictures === undefined) return { available: false, pixels: () => undefined };
  const [height, width, channels] = pictures.shape;
  const [low, high] = valueRange(pictures);
  const { rows } = dataset!;
  return {
    available: true,
    pixels(row, side, change) {
      if (row < 0 || row >= rows) return undefined;
      const shown = change === undefined ? pictures : changed(pictures, row, change);
      const at = change === undefined ? row : 0;
      const shrink = Math.max(1, Math.max(width, height) / side);
      const size = { width: Math.max(1, Math.floor(width / shrink)), height: Math.max(1, Math.floor(height / shrink)) };
      const bytes = new Uint8Array(size.width * size.height * channels);
      for (let y = 0; y < size.height; y++)
        for (let x = 0; x < size.width; x++)
          for (let channel = 0; channel < channels; channel++) {
            const mean = boxMean(shown, at, [y, y + 1, size.height], [x, x + 1, size.width], channel);
            const level = high > low ? ((mean - low) / (high - low)) * 255 : 0;
            bytes[(y * size.width + x) * channels + channel] = Math.max(0, Math.min(255, Math.round(level)));
          }
      return { ...size, channels, bytes };
    },
  };
}

interface Pictures {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly values: ArrayLike<number>;
  /** 0 is black and 255 white. */
  readonly bytes: boolean;
  readonly scale: number;
}

/** The first group of pictures. */
function picturesIn({ groups }: Dataset): Pictures | undefined {
  for (const group of groups) {
    if (!isTensor(group) || group.values instanceof BigInt64Array || group.values instanceof BigUint64Array) continue;
    const { shape, values, bytes = false, scale } = group;
    const [height = 0, width = 0, channels = 0] = shape;
    if (shape.length === 3 && height >= 4 && width >= 4 && (channels === 1 || channels === 3 || channels === 4))
      return { shape: [height, width, channels], values, bytes, scale };
  }
  return undefined;
}

/** Of one picture: the changed one. */
function changed(pictures: Pictures, row: number, change: ChangePicture): Pictures {
  const { shape, values, bytes } = pictures;
  const width = shape[0] * shape[1] * shape[2];
  const one = Array.from({ length: width }, (_, index) => values[row * width + index]!);
  return { ...pictures, values: change(bytes ? Uint8Array.from(one) : Float32Array.from(one), shape) };
}

/** Mean of the stored numbers that fall on one pixel: pixels `[from, to)` of `of`, vertically and horizontally. */
function boxMean(
  { shape: [height, width, channels], values }: Pictures,
  row: number,
  vertical: readonly [number, number, number],
  horizontal: readonly [number, number, number],
  channel: number,
): number {
  const span = ([from, to, of]: readonly [number, number, number], size: number): readonly [number, number] => {
    const start = Math.floor((from * size) / of);
    return [start, Math.max(start + 1, Math.floor((to * size) / of))];
  };
  const [top, bottom] = span(vertical, height);
  const [left, right] = span(horizontal, width);
  let sum = 0;
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) sum += values[((row * height + y) * width + x) * channels + channel]!;
  return sum / ((bottom - top) * (right - left));
}

/** The numbers of black and of white: bytes as they are, other numbers by their scale or, failing that, their extent. */
function valueRange({ shape: [height, width, channels], values, bytes, scale }: Pictures): readonly [number, number] {
  if (bytes) return [0, 255];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const end = Math.min(values.length, rangeRows * height * width * channels);
  for (let index = 0; index < end; index++) {
    low = Math.min(low, values[index]!);
    high = Math.max(high, values[index]!);
  }
  return low >= 0 && high <= scale ? [0, scale] : [low, high];
}

/** The example of a row as an image that is part of the page. */
export function picture(gallery: Gallery, row: number, alt: string, change?: ChangePicture): Markup {
  const pixels = gallery.pixels(row, sideMax, change);
  if (pixels === undefined) return html``;
  const { width, height, channels, bytes } = pixels;
  const data = Buffer.from(encodePng(bytes, width, height, channels)).toString('base64');
  return html`<img src="data:image/png;base64,${trusted(data)}" width="${width}" height="${height}" alt="${alt}">`;
}
