/**
 * A table as a folder with one .npy file for each column: numbers as they are, times as datetime64, texts as arrays of
 * characters (`<U`), a vector as a row of a matrix. A column is read after the other, texts twice.
 */

import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Column, columnRows, columnType, sliceColumn } from 'arrowline/stage';
import { npyHeader } from '../../lib/kit/npy-header.ts';
import { noForm, type TableToWrite, widthOf } from './table-to-write.ts';

const codes: { readonly [type: string]: string } = {
  ...{ Int8: '|i1', Int16: '<i2', Int32: '<i4', Int64: '<i8', Uint8: '|u1', Uint16: '<u2', Uint32: '<u4' },
  ...{ Uint64: '<u8', Float32: '<f4', Float64: '<f8', Bool: '|b1', Date: '<M8[D]' },
};
/** Texts of one column; all have the room of the longest. */
const textBytesMax = 2 ** 31;
const pieceCharacters = 1 << 20;
const hint = 'write it as parquet or arrow';

/** @throws StageFailure `output-form` */
export async function writeNpy(folder: string, table: TableToWrite): Promise<readonly string[]> {
  const { rows, types } = table;
  if (rows === undefined) throw new Error('Internal error: the rows of the table are not counted');
  for (const [name, type] of Object.entries(types)) {
    if (/[/\\\0]/.test(name) || name.startsWith('.')) throw noForm(name, 'a name that no file can have', 'npy', hint);
    if (/^(?:List<|Binary)|\?$/.test(type)) throw noForm(name, type, 'npy', hint);
  }
  await mkdir(folder);
  const notes: string[] = [];
  for (const [name, type] of Object.entries(types)) {
    const [, zone] = /^Timestamp<\w+, (.+)>$/.exec(type) ?? [];
    if (zone !== undefined) notes.push(`${name}: times of UTC, without the name of their zone, ${zone}`);
    const characters = isText(type) ? await widestText(table, name) : 0;
    if (4 * characters * rows > textBytesMax)
      throw noForm(name, `texts of up to ${characters} characters`, 'npy', hint);
    const file = await open(join(folder, `${name}.npy`), 'w');
    try {
      const width = widthOf(type);
      await file.appendFile(npyHeader(codeOf(type, characters), width === undefined ? [rows] : [rows, width]));
      for await (const columns of table.batches([name]))
        for (const piece of piecesOf(columns[name]!, characters)) await file.appendFile(piece);
    } finally {
      await file.close();
    }
  }
  return notes;
}

function isText(type: string): boolean {
  return type === 'Utf8' || type.startsWith('Dictionary');
}

function codeOf(type: string, characters: number): string {
  if (isText(type)) return `<U${characters}`;
  const [, unit] = /^Timestamp<(\w+)/.exec(type) ?? [];
  if (unit !== undefined) return `<M8[${unit}]`;
  const [, of] = /^FixedSizeList<(\w+)>/.exec(type) ?? [];
  return codes[of ?? type]!;
}

/** NumPy drops zero characters at the end of a text: a text with one cannot be written exactly. */
async function widestText(table: TableToWrite, name: string): Promise<number> {
  let widest = 1;
  for await (const columns of table.batches([name]))
    for (const text of textsIn(columns[name]!)) {
      if (text.endsWith('\0')) throw noForm(name, 'a text that ends with a zero character', 'npy', hint);
      widest = Math.max(widest, text.length === 0 ? 0 : Array.from(text).length);
    }
  return widest;
}

function* textsIn(column: Column): Generator<string> {
  if (column.type === 'Utf8') yield* column.values;
  if (column.type === 'Dictionary') for (const code of column.values) yield column.dictionary[code]!;
}

function* piecesOf(column: Column, characters: number): Generator<Uint8Array> {
  if (!isText(columnType(column).replace('?', ''))) {
    yield viewed(wide(column));
    return;
  }
  const rowsEach = Math.max(1, Math.floor(pieceCharacters / Math.max(1, characters)));
  const rows = columnRows(column);
  for (let start = 0; start < rows; start += rowsEach) {
    const part = sliceColumn(column, start, Math.min(rows, start + rowsEach));
    const points = new Uint32Array(columnRows(part) * characters);
    let at = 0;
    for (const text of textsIn(part)) {
      points.set(
        Array.from(text, (one) => one.codePointAt(0)!),
        at,
      );
      at += characters;
    }
    yield viewed(points);
  }
}

/** Days have eight bytes in NumPy. */
function wide(column: Column): ArrayBufferView {
  if (column.type === 'Date') return BigInt64Array.from(column.values, BigInt);
  return column.values as ArrayBufferView;
}

function viewed({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}
