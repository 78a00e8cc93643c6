/** The pixels of a PNG file. Unpacking stops at the size that the header promises. */

import { inflateSync } from 'node:zlib';
import { damaged, type Picture } from '../picture.ts';
import { type PngFile, samplesOf } from './chunks.ts';
import { unfilter } from './unfilter.ts';

/** The pictures that an interlaced one is stored as (Adam7): its columns and rows begin and go on in such steps. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** @throws NoPicture */
export function decodePng(file: PngFile): Picture {
  const { width, height } = file.facts;
  const samples = samplesOf[file.colourType] as 1 | 2 | 3 | 4;
  const passes = (file.interlaced ? adam7 : ([[0, 0, 1, 1]] as const))
    .map(([left, top, right, down]) => {
      const [wide, high] = [Math.ceil((width - left) / right), Math.ceil((height - top) / down)];
      return { left, top, right, down, wide, high, stride: Math.ceil((wide * samples * file.depth) / 8) };
    })
    .filter(({ wide, high }) => wide > 0 && high > 0);
  const packed = inflated(
    file.data,
    passes.reduce((sum, { high, stride }) => sum + high * (stride + 1), 0),
  );
  const values = new Uint8Array(width * height * samples);
  let at = 0;
  for (const { left, top, right, down, wide, high, stride } of passes) {
    const lines = unfilter(
      packed.subarray(at, at + high * (stride + 1)),
      stride,
      Math.ceil((samples * file.depth) / 8),
    );
    at += high * (stride + 1);
    for (let y = 0; y < high; y++) {
      const line = lines.subarray(y * stride, (y + 1) * stride);
      let to = ((top + y * down) * width + left) * samples;
      if (file.depth === 8 && right === 1) values.set(line, to);
      else
        for (let x = 0; x < wide; x++, to += right * samples)
          for (let sample = 0; sample < samples; sample++)
            values[to + sample] = valueAt(line, x * samples + sample, file.depth);
    }
  }
  return coloured(file, { width, height, channels: samples, pixels: values });
}

function valueAt(line: Uint8Array, index: number, depth: number): number {
  if (depth === 8) return line[index] as number;
  const bit = index * depth;
  return ((line[bit >> 3] as number) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

function inflated(data: readonly Uint8Array[], size: number): Uint8Array {
  let packed: Uint8Array;
  try {
    packed = inflateSync(Buffer.concat(data), { maxOutputLength: size });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw damaged(code === 'ERR_BUFFER_TOO_LARGE' ? 'more pixels than its header says' : `its pixels: ${message}`);
  }
  if (packed.length < size) throw damaged(`${packed.length} of ${size} bytes of pixels`);
  return packed;
}

/** From samples as they are stored to values up to 255, the palette's colours, and alpha. */
function coloured({ colourType, depth, palette, transparency }: PngFile, stored: Picture): Picture {
  const { width, height, channels, pixels } = stored;
  const count = width * height;
  if (colourType === 3) return fromPalette(stored, palette as Uint8Array, transparency);
  const spread = 255 / ((1 << depth) - 1);
  const key =
    transparency?.length === 2 * channels && channels % 2 === 1
      ? Array.from(
          { length: channels },
          (_, at) => (transparency[2 * at] as number) * 256 + (transparency[2 * at + 1] as number),
        )
      : undefined;
  if (key === undefined) return spread === 1 ? stored : { ...stored, pixels: pixels.map((value) => value * spread) };
  const wide = channels + 1;
  const made = new Uint8Array(count * wide);
  for (let pixel = 0; pixel < count; pixel++) {
    let fits = true;
    for (let channel = 0; channel < channels; channel++) {
      const value = pixels[pixel * channels + channel] as number;
      fits &&= value === key[channel];
      made[pixel * wide + channel] = value * spread;
    }
    made[pixel * wide + channels] = fits ? 0 : 255;
  }
  return { width, height, channels: wide as 2 | 4, pixels: made };
}

function fromPalette({ width, height, pixels }: Picture, palette: Uint8Array, alphas: Uint8Array | undefined): Picture {
  const channels = alphas === undefined ? 3 : 4;
  const entries = palette.length / 3;
  const made = new Uint8Array(pixels.length * channels);
  for (const [pixel, entry] of pixels.entries()) {
    if (entry >= entries) throw damaged(`colour ${entry} of a palette that has ${entries}`);
    const to = pixel * channels;
    made[to] = palette[3 * entry] as number;
    made[to + 1] = palette[3 * entry + 1] as number;
    made[to + 2] = palette[3 * entry + 2] as number;
    if (alphas !== undefined) made[to + 3] = alphas[entry] ?? 255;
  }
  return { width, height, channels, pixels: made };
}
