/** Rows of NumPy's files: one array of a .npy file, or the arrays of a .npz file, which all have the same number of rows. */

import { type Column, StageFailure, type Table } from 'arrowline/stage';
import { NpyProblem, npyHeaderEnd, npyPrefixBytes, readNpyHeader } from '../../../lib/kit/npy-header.ts';
import { asDamage, damaged, unusable } from '../typed/data-failure.ts';
import type { FileBytes } from '../typed/file-bytes.ts';
import type { RawRows } from '../typed/raw-rows.ts';
import { arrayOf, columnOf, type NpyArray, sizeOf, turnedRows } from './array.ts';
import { memberBytes, type Sequence } from './member-bytes.ts';
import { zipMembers } from './zip.ts';

/** The column of a single array: not the name of its file, because names of files are not in a key. */
const npyColumn = 'features';

const rowsMax = 2 ** 31 - 1;
const zipMark = 0x04034b50;
const emptyZipMark = 0x06054b50;

/** An array, and how its rows are read one after the other. */
interface Stored {
  readonly array: NpyArray;
  /** Gives the bytes of the rows from `start` to `end`; called for all rows in order. */
  open(): { rows(start: number, end: number): Promise<Uint8Array>; finish(): Promise<void>; close(): void };
}

export async function npyRows(bytes: FileBytes, file: string, wanted: (name: string) => boolean): Promise<RawRows> {
  const mark = bytes.size < 4 ? 0 : new DataView(bytes.read(0, 4).buffer).getUint32(0, true);
  const all = mark === zipMark || mark === emptyZipMark ? await zipped(bytes, file) : [single(bytes, file)];
  const first = all.find(({ array }) => wanted(array.raw.name))?.array;
  for (const { array } of all)
    if (first !== undefined && wanted(array.raw.name) && array.rows !== first.rows)
      throw unusable(`${file}, array "${array.raw.name}"`, 'arrays of a file have different numbers of rows', {
        found: `${array.rows} rows`,
        expected: `${first.rows} rows, as "${first.raw.name}" has`,
        hint: 'leave one of them out',
      });
  const rows = first?.rows ?? 0;
  if (rows > rowsMax)
    throw new StageFailure('too-large', 'a file has too many rows', {
      where: file,
      found: `${rows} rows`,
      expected: `at most ${rowsMax}`,
    });
  return {
    rows,
    columns: all.map(({ array }) => array.raw),
    rowBytes: all.reduce((sum, { array }) => sum + (array.element?.size ?? 0) * array.width, 0),
    read: (names, count) =>
      tables(
        all.filter(({ array }) => names.has(array.raw.name)),
        names,
        rows,
        count,
        file,
      ),
  };
}

async function* tables(
  stored: readonly Stored[],
  names: ReadonlySet<string>,
  rows: number,
  count: number,
  file: string,
): AsyncGenerator<Table> {
  const open = stored.map(({ array, open: begin }) => ({
    array,
    name: array.raw.name,
    bytes: inPlace(file, array.raw.name, begin),
  }));
  try {
    for (let start = 0; start < rows; start += count) {
      const end = Math.min(rows, start + count);
      const columns: Record<string, Column> = {};
      for (const { array, name, bytes } of open)
        if (names.has(name))
          columns[name] = await inPlaceLater(file, name, async () => columnOf(array, await bytes.rows(start, end)));
      yield { rows: end - start, columns, metadata: {} };
    }
    for (const { name, bytes } of open) if (names.has(name)) await inPlaceLater(file, name, () => bytes.finish());
  } finally {
    for (const { bytes } of open) bytes.close();
  }
}

/** Errors in the bytes of an array, with its name. */
function inPlace<Result>(file: string, name: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw placedError(file, name, error);
  }
}

async function inPlaceLater<Result>(file: string, name: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw placedError(file, name, error);
  }
}

function placedError(file: string, name: string, error: unknown): unknown {
  if (error instanceof NpyProblem) {
    const { found, expected, hint } = error;
    return unusable(`${file}, array "${name}"`, 'an array cannot be read', {
      found,
      expected,
      ...(hint !== undefined && { hint }),
    });
  }
  return asDamage(file, `array "${name}"`, error);
}

function nameOf(path: string): string {
  return path.endsWith('.npy') ? path.slice(0, -'.npy'.length) : path;
}

function single(bytes: FileBytes, file: string): Stored {
  const name = npyColumn;
  return inPlace(file, name, () => {
    const end = npyHeaderEnd(bytes.read(0, Math.min(bytes.size, npyPrefixBytes)));
    const array = arrayOf(name, readNpyHeader(bytes.read(0, end)));
    const { start, columnsFirst } = array.header;
    const rowSize = array.width * (array.element?.size ?? 0);
    if (array.element !== undefined && bytes.size - start !== sizeOf(array))
      throw new Error(`${bytes.size - start} bytes of elements, where its shape needs ${sizeOf(array)}`);
    const at = (from: number, count: number): Uint8Array => bytes.read(start + from, count);
    const rows = async (from: number, to: number): Promise<Uint8Array> =>
      columnsFirst && array.width > 1 ? turnedRows(array, from, to, at) : at(from * rowSize, (to - from) * rowSize);
    return { array, open: () => ({ rows, finish: async () => {}, close: () => {} }) };
  });
}

const turnedBytesMax = 2 ** 30;

async function zipped(bytes: FileBytes, file: string): Promise<Stored[]> {
  const members = inPlace(file, '', () => zipMembers(bytes));
  const stored: Stored[] = [];
  for (const member of members) {
    const name = nameOf(member.name);
    if (name === '' || name === '__proto__' || stored.some(({ array }) => array.raw.name === name))
      throw unusable(file, 'a file has arrays that cannot be told apart', {
        found: `an array "${name}"`,
        expected: 'one array of each name',
      });
    if (!member.name.endsWith('.npy'))
      throw unusable(file, 'a zip file holds something else than arrays', {
        found: member.name,
        expected: 'only .npy files',
      });
    const open = (): Sequence => memberBytes(bytes.path, member);
    const sequence = inPlace(file, name, open);
    const array = await inPlaceLater(file, name, async () => {
      const header = await headerOf(sequence, member.size);
      return arrayOf(name, readNpyHeader(header));
    }).finally(sequence.close);
    const { start, columnsFirst } = array.header;
    if (array.element !== undefined && member.size - start !== sizeOf(array))
      throw damaged(
        file,
        `array "${name}"`,
        `${member.size - start} bytes of elements, where its shape needs ${sizeOf(array)}`,
      );
    stored.push({ array, open: () => sequentialRows(open(), array, start, columnsFirst && array.width > 1) });
  }
  return stored;
}

async function headerOf(sequence: Sequence, size: number): Promise<Uint8Array> {
  const prefix = await sequence.take(Math.min(size, npyPrefixBytes));
  const rest = await sequence.take(npyHeaderEnd(prefix) - prefix.length);
  return Buffer.concat([prefix, rest]);
}

function sequentialRows(
  sequence: Sequence,
  array: NpyArray,
  start: number,
  turned: boolean,
): ReturnType<Stored['open']> {
  const rowSize = array.width * (array.element?.size ?? 0);
  let begun = false;
  let whole: Uint8Array | undefined;
  const rows = async (from: number, to: number): Promise<Uint8Array> => {
    if (!begun) await sequence.take(start);
    begun = true;
    if (!turned) return sequence.take((to - from) * rowSize);
    if (sizeOf(array) > turnedBytesMax)
      throw new NpyProblem(
        `${sizeOf(array)} bytes with the first axis fastest`,
        `at most ${turnedBytesMax} bytes in a zip file`,
        'save numpy.ascontiguousarray(array)',
      );
    whole ??= await sequence.take(sizeOf(array));
    const all = whole;
    return turnedRows(array, from, to, (at, count) => all.subarray(at, at + count));
  };
  const finish = async (): Promise<void> => {
    if (!begun) await sequence.take(start);
    await sequence.finish();
  };
  return { rows, finish, close: sequence.close };
}
