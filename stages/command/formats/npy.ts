/**
 * Tables as a folder with one .npy file for each column: numbers as they are, texts as arrays of characters (`<U`), a
 * vector as a row of a matrix.
 */

import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Column, columnType, type Table } from 'arrowline/stage';
import { cellsOf } from '../../lib/kit/cells/cells.ts';
import { type NpyHeader, NpyProblem, npyHeader, readNpyHeader } from '../../lib/kit/npy-header.ts';
import { noForm } from './csv.ts';
import { checkName, mistaken } from './fill.ts';

const codeOf = {
  ...{ Int8: '|i1', Int16: '<i2', Int32: '<i4', Int64: '<i8', Uint8: '|u1', Uint16: '<u2', Uint32: '<u4' },
  ...{ Uint64: '<u8', Float32: '<f4', Float64: '<f8', Bool: '|b1' },
} as const;
const textBytesMax = 2 ** 31;

/** Writes into `folder`, which is there. Fails with `input-form` for a column that has no form as an array. */
export function writeNpy(folder: string, table: Table, port: string): void {
  for (const [name, column] of Object.entries(table.columns)) {
    if (/[/\\\0]/.test(name) || name.startsWith('.')) throw noForm(port, name, 'a name that no file can have', 'npy');
    const file = openSync(join(folder, `${name}.npy`), 'w');
    try {
      for (const part of partsOf(name, column, table.rows, port)) writeSync(file, part);
    } finally {
      closeSync(file);
    }
  }
}

function partsOf(name: string, column: Column, rows: number, port: string): Uint8Array[] {
  if (column.type === 'List' || column.type === 'Binary' || column.valid?.includes(0) === true)
    throw noForm(port, name, `of type ${columnType(column)}`, 'npy');
  if (column.type === 'FixedSizeList')
    return [npyHeader(codeOf[column.of], [rows, column.width]), bytesOf(column.values)];
  if (column.type in codeOf && 'buffer' in column.values)
    return [npyHeader(codeOf[column.type as keyof typeof codeOf], [rows]), bytesOf(column.values)];
  const at = cellsOf(column);
  return textParts(
    name,
    Array.from({ length: rows }, (_, row) => String(at?.(row))),
    port,
  );
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** NumPy drops zero characters at the end of a text: a text with one cannot be given exactly. */
function textParts(name: string, texts: readonly string[], port: string): Uint8Array[] {
  const points = texts.map((text) => Uint32Array.from(text, (character) => character.codePointAt(0) as number));
  const width = points.reduce((most, text) => Math.max(most, text.length), 1);
  if (width * texts.length * 4 > textBytesMax) throw noForm(port, name, `texts of up to ${width} characters`, 'npy');
  const characters = new Uint32Array(width * texts.length);
  points.forEach((text, row) => {
    if (text.at(-1) === 0) throw noForm(port, name, 'a text that ends with a zero character', 'npy');
    characters.set(text, row * width);
  });
  return [npyHeader(`<U${width}`, [texts.length]), bytesOf(characters)];
}

/** The columns in the .npy files of a folder, in the order of their names. */
export function readNpy(folder: string): Record<string, Column> {
  const port = basename(folder);
  const columns: Record<string, Column> = {};
  let rows: number | undefined;
  for (const file of readdirSync(folder).sort()) {
    const where = `${port}/${file}`;
    if (!file.endsWith('.npy')) throw mistaken(where, 'another file', 'only .npy files, one for each column');
    const bytes = readFileSync(join(folder, file));
    const header = headerOf(bytes, where);
    const shape = `the shape (${header.shape.join(', ')})`;
    const [count] = header.shape;
    if (count === undefined || count !== (rows ?? count))
      throw mistaken(
        where,
        shape,
        rows === undefined ? 'one row for each example' : `${rows} rows, as in other columns`,
      );
    if (header.shape.includes(0) && count !== 0) throw mistaken(where, shape, 'at least one number a row');
    rows = count;
    const name = file.slice(0, -'.npy'.length);
    checkName(name, where);
    columns[name] = readColumn(bytes, header, where);
  }
  return columns;
}

function headerOf(bytes: Buffer, where: string): NpyHeader {
  try {
    return readNpyHeader(bytes);
  } catch (error) {
    if (error instanceof NpyProblem) throw mistaken(where, error.found, error.expected, error.hint);
    throw error;
  }
}

/** Columns by their code: from the bytes of the elements in order. */
const readers: { readonly [code: string]: (bytes: ArrayBuffer) => Column } = {
  '|b1': (bytes) => ({ type: 'Bool', values: new Uint8Array(bytes) }),
  '|i1': (bytes) => ({ type: 'Int8', values: new Int8Array(bytes) }),
  '<i2': (bytes) => ({ type: 'Int16', values: new Int16Array(bytes) }),
  '<i4': (bytes) => ({ type: 'Int32', values: new Int32Array(bytes) }),
  '<i8': (bytes) => ({ type: 'Int64', values: new BigInt64Array(bytes) }),
  '|u1': (bytes) => ({ type: 'Uint8', values: new Uint8Array(bytes) }),
  '<u2': (bytes) => ({ type: 'Uint16', values: new Uint16Array(bytes) }),
  '<u4': (bytes) => ({ type: 'Uint32', values: new Uint32Array(bytes) }),
  '<u8': (bytes) => ({ type: 'Uint64', values: new BigUint64Array(bytes) }),
  '<f4': (bytes) => ({ type: 'Float32', values: new Float32Array(bytes) }),
  '<f8': (bytes) => ({ type: 'Float64', values: new Float64Array(bytes) }),
};

function readColumn(bytes: Buffer, { type, shape, columnsFirst, start }: NpyHeader, where: string): Column {
  const count = shape.reduce((product, one) => product * one, 1);
  const characters = Number(/^<U(\d+)$/.exec(type)?.[1] ?? 0);
  const size = characters > 0 ? 4 * characters : Number(type.slice(2));
  const reader = readers[type];
  if (characters === 0 && reader === undefined)
    throw mistaken(
      where,
      `elements of type ${type}`,
      `one of ${Object.keys(readers).join(', ')} or texts (<U)`,
      'convert them with astype',
    );
  if (bytes.length - start !== count * size)
    throw mistaken(where, `${bytes.length - start} bytes`, `${count * size} bytes for the shape (${shape.join(', ')})`);
  const elements = new Uint8Array(columnsFirst ? rowMajor(bytes.subarray(start), shape, size) : bytes.subarray(start));
  const vector = shape.length > 1;
  if (reader === undefined) {
    if (vector) throw mistaken(where, `texts of the shape (${shape.join(', ')})`, 'one text a row');
    return { type: 'Utf8', values: textsIn(new Uint32Array(elements.buffer), characters) };
  }
  const column = reader(elements.buffer);
  if (!vector) return column;
  const width = shape.slice(1).reduce((product, one) => product * one, 1);
  if (column.type === 'Bool') return { type: 'FixedSizeList', of: 'Uint8', width, values: column.values };
  return { type: 'FixedSizeList', of: column.type, width, values: column.values } as Column;
}

function textsIn(points: Uint32Array, width: number): string[] {
  return Array.from({ length: points.length / width }, (_, row) => {
    const own = points.subarray(row * width, (row + 1) * width);
    return Array.from(own.subarray(0, own.findLastIndex((point) => point !== 0) + 1), (point) =>
      String.fromCodePoint(point),
    ).join('');
  });
}

/** The elements of an array that is stored with its first axis fastest, in the order with the last axis fastest. */
function rowMajor(bytes: Uint8Array, shape: readonly number[], size: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, one) => product * one, size));
  const at = shape.map(() => 0);
  for (let index = 0; index < bytes.length; index += size) {
    const from = at.reduce((sum, one, axis) => sum + one * (strides[axis] as number), 0);
    result.set(bytes.subarray(from, from + size), index);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at[axis] = (at[axis] as number) + 1;
      if ((at[axis] as number) < (shape[axis] as number)) break;
      at[axis] = 0;
    }
  }
  return result;
}
