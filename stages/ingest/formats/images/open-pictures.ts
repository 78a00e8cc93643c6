/**
 * Pictures as rows, in the order given: a tensor of bytes (height × width × channels), the path, and the label if there
 * is one. Opening looks at every file without decoding it; reading decodes one picture after the other. Each time a file
 * is hashed as it is read, so that the bytes which are decoded are those of the key.
 */

import { batchRows, type Column, compareCodePoints, makeTable, StageFailure, type Table } from 'arrowline/stage';
import { excerpt, Problems } from '../../problems.ts';
import type { ReadOptions, RowSource, SourceColumn } from '../../rows.ts';
import { parseColour } from './colour.ts';
import { type CommonForm, commonForm, type Seen } from './common-form.ts';
import { decodePicture } from './decode-picture.ts';
import { inspect } from './inspect.ts';
import { jpegDecoder } from './jpeg/decode.ts';
import type { PictureOptions } from './options.ts';
import { NoPicture } from './picture.ts';
import { bytesOf, type PictureFile } from './picture-file.ts';

const pulseEveryMs = 100;
const shownMax = 10;

export interface PicturesToOpen extends PictureOptions, Pick<ReadOptions, 'dropped' | 'pulse'> {
  /** The folder as the document names it, for messages. */
  readonly folder: string;
}

/** @throws StageFailure `picture`, `picture-forms`, `file`, `file-changed`, `no-rows` */
export async function openPictures(files: readonly PictureFile[], options: PicturesToOpen): Promise<RowSource> {
  const { folder, dropped } = options;
  const pulse = paced(options.pulse);
  const place = (row: number): string => `${folder}/${files[row]?.path}`;
  const form = commonForm(await lookAtAll(files, place, options), folder, options);
  const bytesEach = form.height * form.width * form.channels;
  const categories = [...new Set(files.flatMap(({ label }) => label ?? []))].sort(compareCodePoints);
  const all = columnsOf(files, form, categories);
  const rowsEach = batchRows(Object.fromEntries(all.map(({ name, storage }) => [name, storage])));
  const columns = all.filter(({ name }) => !dropped.has(name));

  async function* read(names: readonly string[] = columns.map(({ name }) => name)): AsyncIterable<Table> {
    const problems = new Problems('picture', folder, undefined, shownMax);
    const wanted = {
      ...form,
      turned: options.orient === true,
      background: options.background === undefined ? undefined : parseColour(options.background),
    };
    const decodeJpeg = jpegDecoder();
    for (let start = 0; start < files.length; start += rowsEach) {
      const part = files.slice(start, start + rowsEach);
      const pixels = new Uint8Array(names.includes('pictures') ? part.length * bytesEach : 0);
      for (const [at, file] of pixels.length > 0 ? part.entries() : []) {
        await pulse(start + at, files.length);
        const where = place(start + at);
        try {
          const bytes = bytesOf(file, where);
          pixels.set(await decodePicture(bytes, inspect(file.path, bytes), wanted, decodeJpeg), at * bytesEach);
        } catch (error) {
          problems.add(problemOf(error, where));
        }
      }
      const values: { readonly [name: string]: () => Column } = {
        pictures: () => ({ type: 'FixedSizeList', of: 'Uint8', width: bytesEach, values: pixels }),
        path: () => ({ type: 'Utf8', values: part.map(({ path }) => path) }),
        label: () => labelsOf(part, categories),
      };
      // After the first one that cannot be decoded the rest is looked at only to name all such files at once.
      if (problems.count === 0) yield makeTable(Object.fromEntries(names.map((name) => [name, values[name]!()])), {});
    }
    problems.throwIfAny();
  }

  return {
    file: folder,
    rows: files.length,
    names: all.map(({ name }) => name),
    columns,
    read,
    where: (row, column) => `${place(row)} (row ${row})${column === undefined ? '' : `, column ${excerpt(column)}`}`,
  };
}

async function lookAtAll(
  files: readonly PictureFile[],
  place: (row: number) => string,
  { folder, pulse }: PicturesToOpen,
): Promise<readonly Seen[]> {
  if (files.length === 0)
    throw new StageFailure('no-rows', 'a folder holds no pictures', { where: folder, expected: 'PNG or JPEG files' });
  const paces = paced(pulse);
  const problems = new Problems('picture', folder, undefined, shownMax);
  const seen: Seen[] = [];
  for (const [row, file] of files.entries()) {
    await paces(row, files.length);
    const where = place(row);
    try {
      seen.push({ ...inspect(file.path, bytesOf(file, where)).facts, where });
    } catch (error) {
      problems.add(problemOf(error, where));
    }
  }
  problems.throwIfAny();
  return seen;
}

/** Throws an error that is of no single picture. */
function problemOf(error: unknown, where: string): Parameters<Problems['add']>[0] {
  if (!(error instanceof NoPicture)) throw error;
  const { found, expected, hint } = error;
  return { where, found, expected, ...(hint !== undefined && { hint }) };
}

function columnsOf(
  files: readonly PictureFile[],
  { height, width, channels }: CommonForm,
  categories: readonly string[],
): readonly SourceColumn[] {
  const pictures = {
    name: 'pictures',
    type: 'tensor',
    storage: `FixedSizeList<Uint8>[${height * width * channels}]`,
    missing: 0,
    shape: [height, width, channels],
    bytes: true,
  } as const;
  const path = { name: 'path', type: 'text', storage: 'Utf8', missing: 0 } as const;
  if (categories.length === 0) return [pictures, path];
  const missing = files.filter(({ label }) => label === undefined).length;
  return [pictures, path, { name: 'label', type: 'category', storage: 'Dictionary<Utf8>', missing, categories }];
}

function labelsOf(files: readonly PictureFile[], categories: readonly string[]): Column {
  const indexes = new Map(categories.map((label, index) => [label, index]));
  const values = Int32Array.from(files, ({ label }) => (label === undefined ? 0 : (indexes.get(label) as number)));
  const valid = Uint8Array.from(files, ({ label }) => Number(label !== undefined));
  const column: Column = { type: 'Dictionary', dictionary: categories, ordered: false, values };
  return valid.includes(0) ? { ...column, valid } : column;
}

/** Reports a few times a second at most. */
function paced(pulse: PicturesToOpen['pulse']): PicturesToOpen['pulse'] {
  let last = Number.NEGATIVE_INFINITY;
  return async (done, total) => {
    if (performance.now() - last < pulseEveryMs) return;
    await pulse(done, total);
    last = performance.now();
  };
}
