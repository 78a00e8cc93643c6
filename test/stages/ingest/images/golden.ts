/**
 * Small pictures in many forms and their pixels as Pillow reads them; bench/peers/make_picture_goldens.py made both.
 */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOf } from '../../../../src/core/values/digest.ts';
import type { Table } from '../../../../src/stage-api/table.ts';
import type { PicturesToOpen } from '../../../../stages/ingest/formats/images/open-pictures.ts';
import type { PictureFile } from '../../../../stages/ingest/formats/images/picture-file.ts';

export const fixtures = fileURLToPath(new URL('../../../../../test/stages/ingest/images/fixtures/', import.meta.url));

interface Pixels {
  readonly shape: readonly [height: number, width: number, channels: 1 | 3];
  readonly pixels: string;
}

interface Golden {
  readonly decoded: {
    readonly [file: string]: { readonly own: Pixels; readonly grey: Pixels; readonly transparent: boolean };
  };
  readonly upright: { readonly [file: string]: Pixels };
  readonly reduced: { readonly [size: string]: Pixels };
  readonly averages: { readonly [size: string]: Pixels };
}

export const golden: Golden = JSON.parse(readFileSync(join(fixtures, 'golden.json'), 'utf8'));
export const names = readdirSync(fixtures).filter((name) => name !== 'golden.json');

export function fixture(name: string): Buffer {
  return readFileSync(join(fixtures, name));
}

export function pixelsOf({ pixels }: Pixels): Uint8Array {
  return new Uint8Array(Buffer.from(pixels, 'base64'));
}

export const settings: PicturesToOpen = { folder: 'pets', dropped: new Set(), pulse: async () => {} };

/** Puts a picture below a folder and describes it as the list of a document does. */
export function picture(folder: string, path: string, bytes: Uint8Array, label?: string): PictureFile {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return { path, file, digest: digestOf(bytes), ...(label !== undefined && { label }) };
}

export async function tablesOf(tables: AsyncIterable<Table>): Promise<Table[]> {
  const all: Table[] = [];
  for await (const table of tables) all.push(table);
  return all;
}
