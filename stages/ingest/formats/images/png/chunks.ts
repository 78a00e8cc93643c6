/**
 * The chunks of a PNG file (PNG specification, third edition), checked before anything is unpacked: their sums, their
 * order as far as it matters, and the header with the picture's size. Text, profiles and gamma are passed over, as
 * Pillow does.
 */

import { crc32 } from 'node:zlib';
import { orientationIn } from '../exif.ts';
import { checkSize, damaged, NoPicture, type PictureFacts } from '../picture.ts';

export const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** The numbers of a pixel by colour type, an index into the palette being one. */
export const samplesOf: { readonly [colourType: number]: 1 | 2 | 3 | 4 } = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const depthsOf: { readonly [colourType: number]: readonly number[] } = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

export interface PngFile {
  readonly facts: PictureFacts;
  readonly colourType: number;
  readonly depth: number;
  readonly interlaced: boolean;
  /** Red, green and blue of each entry. */
  readonly palette: Uint8Array | undefined;
  /** Chunk tRNS: alpha of the first entries of the palette, or the one transparent colour in 16 bits a sample. */
  readonly transparency: Uint8Array | undefined;
  readonly data: readonly Uint8Array[];
}

/** @throws NoPicture */
export function readPng(bytes: Uint8Array): PngFile {
  const chunks = chunksOf(bytes);
  const [first, ...rest] = chunks;
  if (first?.type !== 'IHDR' || first.body.length !== 13) throw damaged('it does not begin with a header (IHDR)');
  const header = new DataView(first.body.buffer, first.body.byteOffset, 13);
  const [width, height] = [header.getUint32(0), header.getUint32(4)];
  const [depth, colourType] = [header.getUint8(8), header.getUint8(9)];
  if (depthsOf[colourType]?.includes(depth) !== true)
    throw damaged(`colour type ${colourType} with ${depth} bits, which does not exist`);
  if (header.getUint8(10) !== 0 || header.getUint8(11) !== 0 || header.getUint8(12) > 1)
    throw damaged('its header names a compression, filter or order of rows that does not exist');
  checkSize(width, height);
  const only = (type: string): Uint8Array | undefined => rest.find((chunk) => chunk.type === type)?.body;
  const unknown = rest.find(({ type }) => /^[A-Z]/.test(type) && !['PLTE', 'IDAT', 'IEND'].includes(type));
  if (unknown !== undefined) throw damaged(`a part ${JSON.stringify(unknown.type)} that does not exist`);
  if (only('acTL') !== undefined)
    throw new NoPicture('an animation (APNG)', 'a single picture', 'save the frame that is wanted as a PNG file');
  if (depth === 16)
    throw new NoPicture('16 bits a channel', '8 bits', 'save it with 8 bits, or all pictures as one .npy array');
  const palette = only('PLTE');
  if (colourType === 3 && (palette === undefined || palette.length % 3 !== 0 || palette.length > 3 << depth))
    throw damaged('it has no palette that fits');
  const data = rest.filter(({ type }) => type === 'IDAT').map(({ body }) => body);
  if (data.length === 0) throw damaged('it has no pixels (IDAT)');
  return {
    facts: {
      width,
      height,
      channels: colourType === 0 || colourType === 4 ? 1 : 3,
      orientation: orientationIn(only('eXIf') ?? new Uint8Array(0)),
    },
    colourType,
    depth,
    interlaced: header.getUint8(12) === 1,
    palette,
    transparency: only('tRNS'),
    data,
  };
}

interface Chunk {
  readonly type: string;
  readonly body: Uint8Array;
}

/** Up to the chunk IEND. Bytes behind it belong to no picture. */
function chunksOf(bytes: Uint8Array): readonly Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const chunks: Chunk[] = [];
  for (let at = pngSignature.length; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) break;
    if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end))
      throw damaged(`the sum of the part at byte ${at} does not fit`);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    chunks.push({ type, body: bytes.subarray(at + 8, end) });
    if (type === 'IEND') return chunks;
    at = end + 4;
  }
  throw damaged(`it is cut off after ${bytes.length} bytes`);
}
