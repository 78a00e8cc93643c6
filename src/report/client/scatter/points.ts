/** The data behind scatter plots: the base64 of the page, unpacked, and the pictures of the examples. */

import type { Colouring, PanelAxes, PointAnswers, ScatterData, Thumbnails } from '../../page/page-data.ts';

export interface Points {
  readonly count: number;
  readonly rows: Uint32Array;
  readonly panels: readonly PanelPoints[];
  readonly colourings: readonly UnpackedColouring[];
  readonly facts: ScatterData['facts'];
  readonly answers: readonly UnpackedAnswers[];
  readonly thumbnails?: UnpackedThumbnails;
}

export interface UnpackedAnswers extends Omit<PointAnswers, 'labels' | 'predicted'> {
  readonly labels: Uint8Array;
  readonly predicted: Uint8Array;
}

/** Positions as fractions of the longer side, y upwards; `aspect` is the height over the width of all positions. */
export interface PanelPoints {
  readonly name: string;
  readonly x: Uint16Array;
  readonly y: Uint16Array;
  readonly axes?: PanelAxes;
}

export interface UnpackedColouring extends Omit<Colouring, 'values'> {
  readonly values: Uint16Array;
  /** Points of each name. */
  readonly counts: readonly number[];
}

export interface UnpackedThumbnails extends Omit<Thumbnails, 'levels'> {
  readonly bytesEach: number;
  readonly levels: Uint8Array;
}

export function unpackPoints(data: ScatterData): Points {
  const { thumbnails } = data;
  return {
    count: data.count,
    rows: new Uint32Array(bytesOf(data.rows).buffer),
    panels: data.panels.map(({ name, x, y, axes }) => ({
      ...{ name, x: shortsOf(x), y: shortsOf(y) },
      ...(axes !== undefined && { axes }),
    })),
    colourings: data.colourings.map((colouring) => {
      const values = shortsOf(colouring.values);
      const counts = new Array<number>(colouring.names.length).fill(0);
      for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
      return { ...colouring, values, counts };
    }),
    facts: data.facts,
    answers: (data.answers ?? []).map((one) => ({
      ...one,
      labels: bytesOf(one.labels),
      predicted: bytesOf(one.predicted),
    })),
    ...(thumbnails !== undefined && { thumbnails: unpackThumbnails(thumbnails) }),
  };
}

export function unpackThumbnails(thumbnails: Thumbnails): UnpackedThumbnails {
  const { width, height, channels, levels } = thumbnails;
  return { width, height, channels, bytesEach: Math.ceil((width * height * channels) / 2), levels: bytesOf(levels) };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** Browsers run on little-endian machines alone. */
function shortsOf(base64: string): Uint16Array {
  return new Uint16Array(bytesOf(base64).buffer);
}

/** Draws the example of a point into `context`, `scale` canvas pixels for each of its own, at (left, top). */
export function drawThumbnail(
  context: CanvasRenderingContext2D,
  thumbnails: UnpackedThumbnails,
  point: number,
  [left, top, side]: readonly [number, number, number],
): void {
  const { width, height, channels, bytesEach, levels } = thumbnails;
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const level = (channel: number): number => {
      const at = pixel * channels + Math.min(channel, channels - 1);
      const byte = levels[point * bytesEach + (at >> 1)]!;
      return (at % 2 === 0 ? byte >> 4 : byte & 15) * 17;
    };
    image.data.set([level(0), channels > 1 ? level(1) : level(0), channels > 1 ? level(2) : level(0), 255], pixel * 4);
  }
  const small = new OffscreenCanvas(width, height);
  small.getContext('2d')?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  const scale = side / Math.max(width, height);
  context.drawImage(small, left, top, width * scale, height * scale);
}
