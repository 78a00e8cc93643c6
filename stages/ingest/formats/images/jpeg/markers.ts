/**
 * The markers of a JPEG file (ITU-T T.81), followed from its first to its end, before it is decoded: the size, the number
 * of colours, the orientation, and whether the file is whole.
 */

import { orientationIn } from '../exif.ts';
import { checkSize, damaged, NoPicture, type PictureFacts } from '../picture.ts';

const endOfImage = 0xd9;
const startOfScan = 0xda;
const application1 = 0xe1;
/** Baseline, extended and progressive, with Huffman codes. */
const supportedFrames = [0xc0, 0xc1, 0xc2];
const otherMeanings = [0xc4, 0xc8, 0xcc];
/** Each scan goes over all pixels: a small file could keep a processor busy for hours. */
const scansMax = 500;
const exifMark = Buffer.from('Exif\0\0', 'latin1');

/** @throws NoPicture */
export function readJpeg(given: Uint8Array): PictureFacts {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.length);
  let frame: Omit<PictureFacts, 'orientation'> | undefined;
  let orientation = 1;
  let scans = 0;
  for (let at = 2; ; ) {
    const marker = markerAt(bytes, at);
    at = marker.end;
    if (marker.code === endOfImage) break;
    if (at + 2 > bytes.length) throw cut(bytes);
    const end = at + bytes.readUInt16BE(at);
    const body = bytes.subarray(at + 2, end);
    if (end < at + 2 || end > bytes.length) throw cut(bytes);
    at = end;
    if (isFrame(marker.code)) {
      if (frame !== undefined) throw damaged('a second picture in the first');
      frame = frameOf(marker.code, body);
    }
    if (marker.code === application1 && body.subarray(0, exifMark.length).equals(exifMark))
      orientation = orientationIn(body.subarray(exifMark.length));
    if (marker.code !== startOfScan) continue;
    if (frame === undefined) throw damaged('pixels before the size');
    scans++;
    if (scans > scansMax)
      throw new NoPicture(`more than ${scansMax} scans`, 'a picture in fewer parts', 'save the picture again');
    at = endOfScan(bytes, at);
  }
  if (frame === undefined || scans === 0) throw damaged('it has no pixels');
  return { ...frame, orientation };
}

function cut(bytes: Buffer): NoPicture {
  return damaged(`it is cut off after ${bytes.length} bytes`);
}

/** A marker may be preceded by any number of bytes 0xff. */
function markerAt(bytes: Buffer, start: number): { code: number; end: number } {
  if (start >= bytes.length) throw cut(bytes);
  if (bytes[start] !== 0xff) throw damaged(`no marker at byte ${start}`);
  let at = start;
  while (bytes[at] === 0xff) at++;
  const code = bytes[at];
  if (code === undefined) throw cut(bytes);
  return { code, end: at + 1 };
}

/** The place of the next marker: within a scan 0xff is followed by 0, or by the number of a restart. */
function endOfScan(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  throw cut(bytes);
}

function isFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && !otherMeanings.includes(code);
}

function frameOf(code: number, body: Buffer): Omit<PictureFacts, 'orientation'> {
  if (!supportedFrames.includes(code))
    throw new NoPicture(
      `a JPEG file of a rare kind (SOF${code - 0xc0}: lossless, hierarchical or arithmetic)`,
      'baseline or progressive',
      'save the picture again',
    );
  if (body.length < 6) throw damaged('its header is cut off');
  const [bits, height, width, components] = [body[0], body.readUInt16BE(1), body.readUInt16BE(3), body[5]];
  if (bits !== 8) throw new NoPicture(`${bits} bits a channel`, '8 bits', 'save the picture with 8 bits');
  if (components !== 1 && components !== 3)
    throw new NoPicture(
      `${components} colours${components === 4 ? ' (CMYK)' : ''}`,
      'grey, or red, green and blue',
      'convert the picture to RGB: the colours depend on the printer that it was made for',
    );
  checkSize(width, height);
  return { width, height, channels: components };
}
