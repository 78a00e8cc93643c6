/** Several pictures as one, in rows from left to right: for a PNG file. Knows no terminal. */

import { encodePng } from './png.ts';

export interface LabelledPicture {
  readonly height: number;
  readonly width: number;
  /** 1: grey, 3: red, green, blue. */
  readonly channels: 1 | 3;
  /** height × width × channels bytes, row by row. */
  readonly pixels: Uint8Array;
  readonly label: string;
}

/** Small pictures are enlarged to about this side, each pixel to a square. */
const sideWanted = 112;
const gap = 4;
const grey = 128;

/** `perRow` pictures in each row. Labels are not drawn: they are in the same order. */
export function sheetPng(pictures: readonly LabelledPicture[], perRow: number): Uint8Array {
  const sides = pictures.flatMap(({ height, width }) => [height, width]);
  const zoom = Math.max(1, Math.floor(sideWanted / Math.max(1, ...sides)));
  const high = Math.max(0, ...pictures.map(({ height }) => height)) * zoom + gap;
  const wide = Math.max(0, ...pictures.map(({ width }) => width)) * zoom + gap;
  const columns = Math.max(1, Math.min(perRow, pictures.length));
  const [height, width] = [Math.ceil(pictures.length / columns) * high + gap, columns * wide + gap];
  const sheet = new Uint8Array(height * width * 3).fill(grey);
  for (const [index, picture] of pictures.entries()) {
    const top = gap + Math.floor(index / columns) * high;
    const left = gap + (index % columns) * wide;
    for (let y = 0; y < picture.height * zoom; y++)
      for (let x = 0; x < picture.width * zoom; x++)
        sheet.set(colourAt(picture, Math.floor(y / zoom), Math.floor(x / zoom)), ((top + y) * width + left + x) * 3);
  }
  return encodePng(sheet, width, height, 3);
}

/** Red, green and blue of a pixel. */
export function colourAt({ width, channels, pixels }: LabelledPicture, y: number, x: number): [number, number, number] {
  const at = (y * width + x) * channels;
  const [red = 0, green = red, blue = red] = pixels.subarray(at, at + channels);
  return [red, green, blue];
}
