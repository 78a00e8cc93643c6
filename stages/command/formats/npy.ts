/**
 * Tables as a folder with one .npy file for each column: numbers as they are, texts as arrays of characters (`<U`), a
 * vector as a row of a matrix.
 */

import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Column, column, type NumberArray, type NumberType, type Table } from 'arrowline/stage';
import { noForm } from './csv.ts';
import { array, mistaken } from './fill.ts';
import { type NpyHeader, npyHeader, readNpyHeader } from './npy-header.ts';
import type { Wanted, WantedColumns } from './wanted.ts';

const typeOf = { Uint8: '|u1', Int32: '<i4', Float32: '<f4', Float64: '<f8' } as const;
const textBytesMax = 2 ** 31;

/** Writes into `folder`, which is there. Fails with `input-form` for a column that has no form as an array. */
export function writeNpy(folder: string, table: Table, port: string): void {
  for (const [name, one] of Object.entries(table.columns)) {
    if (/[/\\\0]/.test(name) || name.startsWith('.'))
      throw noForm(port, name, 'a name that is no name of a file', 'npy');
    const file = openSync(join(folder, `${name}.npy`), 'w');
    try {
      for (const part of parts(name, one, table.rows, port)) writeSync(file, part);
    } finally {
      closeSync(file);
    }
  }
}

function parts(name: string, one: Column, rows: number, port: string): Uint8Array[] {
  if (one.type === 'List' || one.type === 'Binary') throw noForm(port, name, `of type ${one.type}`, 'npy');
  if (one.type === 'Utf8') return textParts(name, one.values, port);
  const vector = one.type === 'FixedSizeList';
  const { buffer, byteOffset, byteLength } = one.values;
  const type = vector ? one.of : one.type;
  const shape = vector ? [rows, one.width] : [rows];
  return [npyHeader(typeOf[type], shape), new Uint8Array(buffer, byteOffset, byteLength)];
}

/** NumPy drops zero characters at the end of a text: a text with one cannot be given exactly. */
function textParts(name: string, texts: readonly string[], port: string): Uint8Array[] {
  const points = texts.map((text) => Uint32Array.from(text, (character) => character.codePointAt(0) as number));
  const width = points.reduce((most, text) => Math.max(most, text.length), 1);
  if (width * texts.length * 4 > textBytesMax) throw noForm(port, name, `texts of up to ${width} characters`, 'npy');
  const bytes = new Uint32Array(width * texts.length);
  points.forEach((text, row) => {
    if (text.at(-1) === 0) throw noForm(port, name, 'a text that ends with a zero character', 'npy');
    bytes.set(text, row * width);
  });
  return [npyHeader(`<U${width}`, [texts.length]), new Uint8Array(bytes.buffer)];
}

/** The columns in the .npy files of a folder, in the order of their names, or of the wanted columns. */
export function readNpy(folder: string, wanted?: WantedColumns): Record<string, Column> {
  const port = basename(folder);
  const order = [...(wanted?.keys() ?? [])];
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const names = readdirSync(folder)
    .sort()
    .map((file) => {
      if (!file.endsWith('.npy'))
        throw mistaken(`${port}/${file}`, 'another file', 'only .npy files, one for each column');
      return file.slice(0, -'.npy'.length);
    })
    .sort((left, right) => rank(left) - rank(right));
  if (names.length === 0) throw mistaken(port, 'an empty folder', 'one .npy file for each column');
  const columns: Record<string, Column> = {};
  let rows: number | undefined;
  for (const name of names) {
    const where = `${port}/${name}.npy`;
    const bytes = readFileSync(join(folder, `${name}.npy`));
    const header = readNpyHeader(bytes, where);
    const [count] = header.shape;
    if (count === undefined || count !== (rows ?? count))
      throw mistaken(
        where,
        `the shape (${header.shape.join(', ')})`,
        rows === undefined ? 'a row for each example' : `${rows} rows, as in ${names[0]}.npy`,
      );
    rows = count;
    columns[name] = readColumn(bytes, header, wanted?.get(name), where);
  }
  return columns;
}

const readers: {
  readonly [type: string]: (
    bytes: ArrayBuffer,
  ) => NumberArray | Int8Array | Int16Array | Uint16Array | Uint32Array | BigInt64Array | BigUint64Array;
} = {
  '|b1': (bytes) => new Uint8Array(bytes),
  '|u1': (bytes) => new Uint8Array(bytes),
  '|i1': (bytes) => new Int8Array(bytes),
  '<u2': (bytes) => new Uint16Array(bytes),
  '<i2': (bytes) => new Int16Array(bytes),
  '<u4': (bytes) => new Uint32Array(bytes),
  '<i4': (bytes) => new Int32Array(bytes),
  '<u8': (bytes) => new BigUint64Array(bytes),
  '<i8': (bytes) => new BigInt64Array(bytes),
  '<f4': (bytes) => new Float32Array(bytes),
  '<f8': (bytes) => new Float64Array(bytes),
};

function readColumn(bytes: Buffer, header: NpyHeader, wanted: Wanted | undefined, where: string): Column {
  const { type, shape, start } = header;
  const count = shape.reduce((product, one) => product * one, 1);
  const text = /^<U(\d+)$/.exec(type)?.[1];
  const size = text === undefined ? Number(type.slice(2)) : 4 * Number(text);
  const reader = readers[type];
  if (text === undefined && reader === undefined)
    throw mistaken(
      where,
      `elements of type ${type}`,
      `one of ${Object.keys(readers).join(', ')} or texts (<U)`,
      'convert them with astype',
    );
  if (bytes.length !== start + count * size)
    throw mistaken(where, `${bytes.length} bytes`, `${start + count * size} for the shape (${shape.join(', ')})`);
  const own = new Uint8Array(bytes.subarray(start)).buffer;
  if (reader === undefined) return textColumn(own, header, Number(text), wanted, where);
  const values = header.columnsFirst ? rowMajor(reader(own), shape) : reader(own);
  const vector = shape.length > 1;
  const of = numberType(wanted, type, values, vector, where);
  const width = vector ? count / (shape[0] || 1) : 1;
  if (vector && width === 0) throw mistaken(where, `the shape (${shape.join(', ')})`, 'at least one number a row');
  const numbers = array(of, values, (index) => `${where}, row ${Math.floor(index / width)}`);
  return vector ? column.vectors(numbers, width) : { type: of, values: numbers };
}

/** The type of the numbers in a table: as they are where a table has that, else the next one that holds them exactly. */
function numberType(
  wanted: Wanted | undefined,
  type: string,
  values: ArrayLike<number | bigint>,
  vector: boolean,
  where: string,
): NumberType {
  if (wanted !== undefined) {
    const { of, shape } = wanted;
    if (of === 'Utf8' || of === 'Binary' || (shape === 'vector') !== vector || shape === 'list')
      throw mistaken(where, vector ? 'a matrix of numbers' : 'numbers', `a ${shape} of ${of}`);
    return of;
  }
  if (type === '|b1' || type === '|u1') return 'Uint8';
  if (type === '<f4') return 'Float32';
  if (type === '<f8') return 'Float64';
  let large = false;
  for (let index = 0; index < values.length; index++) {
    const value = Number(values[index]);
    if (!Number.isSafeInteger(value))
      throw mistaken(`${where}, row ${index}`, String(values[index]), 'an integer below 2^53', 'write it as a text');
    large ||= value > 2 ** 31 - 1 || value < -(2 ** 31);
  }
  return large ? 'Float64' : 'Int32';
}

function textColumn(
  bytes: ArrayBuffer,
  { shape }: NpyHeader,
  width: number,
  wanted: Wanted | undefined,
  where: string,
): Column {
  if (shape.length !== 1 || (wanted !== undefined && (wanted.of !== 'Utf8' || wanted.shape !== 'scalar')))
    throw mistaken(
      where,
      `texts of the shape (${shape.join(', ')})`,
      wanted === undefined ? 'one text a row' : `a ${wanted.shape} of ${wanted.of}`,
    );
  const points = new Uint32Array(bytes);
  return column.utf8(
    Array.from({ length: shape[0] ?? 0 }, (_, row) => {
      const own = points.subarray(row * width, (row + 1) * width);
      const end = own.findLastIndex((point) => point !== 0) + 1;
      return String.fromCodePoint(...own.subarray(0, end));
    }),
  );
}

/** The elements of a matrix that is stored column by column, row by row. */
function rowMajor<Values extends { readonly length: number; [index: number]: number | bigint; slice(): Values }>(
  values: Values,
  shape: readonly number[],
): Values {
  const result = values.slice();
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, one) => product * one, 1));
  const at = shape.map(() => 0);
  for (let index = 0; index < values.length; index++) {
    result[index] = values[at.reduce((sum, one, axis) => sum + one * (strides[axis] as number), 0)] as number | bigint;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at[axis] = (at[axis] as number) + 1;
      if ((at[axis] as number) < (shape[axis] as number)) break;
      at[axis] = 0;
    }
  }
  return result;
}
