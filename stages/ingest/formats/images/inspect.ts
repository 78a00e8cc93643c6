/** Finds from a file's first bytes, not from its name alone, whether it is a picture that can be read, and its facts. */

import { readJpeg } from './jpeg/markers.ts';
import { NoPicture, type PictureFacts } from './picture.ts';
import { type PngFile, pngSignature, readPng } from './png/chunks.ts';

export type Inspected =
  | { readonly form: 'PNG'; readonly facts: PictureFacts; readonly png: PngFile }
  | { readonly form: 'JPEG'; readonly facts: PictureFacts };

const endings: { readonly [ending: string]: Inspected['form'] } = {
  png: 'PNG',
  jpg: 'JPEG',
  jpeg: 'JPEG',
  jpe: 'JPEG',
};
const expected = 'a PNG or JPEG file';

/** Forms that are met in folders of pictures, by the bytes from a place on. */
const others: readonly (readonly [form: string, at: number, mark: string])[] = [
  ['GIF', 0, 'GIF8'],
  ['WebP', 8, 'WEBP'],
  ['TIFF', 0, 'II*\0'],
  ['TIFF', 0, 'MM\0*'],
  ['HEIF or AVIF', 4, 'ftyp'],
  ['JPEG 2000', 4, 'jP  '],
  ['Windows bitmap', 0, 'BM'],
  ['PDF', 0, '%PDF'],
  ['zip', 0, 'PK\x03\x04'],
  ['gzip', 0, '\x1f\x8b'],
];

/** The form that the ending of a name promises. */
export function formOfName(name: string): Inspected['form'] | undefined {
  return endings[/\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''];
}

/** @throws NoPicture */
export function inspect(name: string, bytes: Uint8Array): Inspected {
  const form = formOfBytes(bytes);
  const promised = formOfName(name);
  if (promised !== form)
    throw new NoPicture(
      `a ${form} file`,
      promised === undefined ? 'a name that ends in .png or .jpg' : `a ${promised} file, as its name says`,
      `rename it to end in .${form === 'PNG' ? 'png' : 'jpg'}`,
    );
  if (form === 'JPEG') return { form, facts: readJpeg(bytes) };
  const png = readPng(bytes);
  return { form, facts: png.facts, png };
}

function formOfBytes(bytes: Uint8Array): Inspected['form'] {
  if (bytes.length === 0) throw new NoPicture('an empty file', expected);
  if (pngSignature.every((byte, at) => bytes[at] === byte)) return 'PNG';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'JPEG';
  const text = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const other = others.find(([, at, mark]) => text.startsWith(mark, at))?.[0];
  throw new NoPicture(
    other === undefined ? `bytes of no known picture: ${JSON.stringify(text.slice(0, 8))}` : `a ${other} file`,
    expected,
    other === undefined || other === 'gzip' || other === 'zip'
      ? undefined
      : 'convert it to PNG, or leave it out with "!"',
  );
}
