/** The types of the elements of an array, by NumPy's letters: bytes of elements as columns. */

import type { Column, NumberArray } from 'arrowline/stage';
import { halfNumber } from '../typed/exact-numbers.ts';
import type { RawKind, TimeUnit } from '../typed/raw-rows.ts';

export interface Element {
  /** Bytes. */
  readonly size: number;
  readonly kind: RawKind;
  readonly storage?: string;
  /** Elements in the order of the bytes; these are the caller's to change. */
  readonly column: (bytes: Uint8Array) => Column;
}

/** A type whose values no dataset can have, with a way to write it differently. */
export interface Refused {
  readonly cure: string;
}

const integers = {
  ...{ i1: Int8Array, i2: Int16Array, i4: Int32Array, i8: BigInt64Array },
  ...{ u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, u8: BigUint64Array },
} as const;
const floats = { f4: Float32Array, f8: Float64Array } as const;
const arrays = { ...integers, ...floats } as const;
const names: { readonly [code: string]: string } = {
  ...{ i1: 'Int8', i2: 'Int16', i4: 'Int32', i8: 'Int64', u1: 'Uint8', u2: 'Uint16', u4: 'Uint32', u8: 'Uint64' },
  ...{ f4: 'Float32', f8: 'Float64' },
};
const characterBytes = 4;
const sizeMax = 2 ** 26;

export function elementOf(type: string): Element | Refused {
  const [, order = '', letter = '', digits = '', unit] = /^([<>|=]?)([a-zA-Z])(\d*)(?:\[(.*)\])?$/.exec(type) ?? [];
  const code = `${letter}${digits}`;
  const count = Number(digits);
  const swapped = order === '>';
  if (code in arrays) {
    const make = arrays[code as keyof typeof arrays];
    const size = make.BYTES_PER_ELEMENT;
    const column = (bytes: Uint8Array): Column => {
      const values = new make(ordered(bytes, size, swapped).buffer as ArrayBuffer);
      return { type: names[code], values } as Column;
    };
    return { size, kind: code in floats ? 'number' : 'integer', column };
  }
  if (code === 'f2') {
    const column = (bytes: Uint8Array): Column => {
      const bits = new Uint16Array(ordered(bytes, 2, swapped).buffer as ArrayBuffer);
      return { type: 'Float32', values: Float32Array.from(bits, halfNumber) };
    };
    return { size: 2, kind: 'number', column };
  }
  if (code === 'b1')
    return {
      size: 1,
      kind: 'boolean',
      column: (bytes) => ({ type: 'Bool', values: bytes.map((one) => (one === 0 ? 0 : 1)) }),
    };
  if (letter === 'U' && count > 0 && count * characterBytes <= sizeMax)
    return { size: count * characterBytes, kind: 'text', column: (bytes) => characters(bytes, count, swapped) };
  if (letter === 'S' && count > 0 && count <= sizeMax)
    return { size: count, kind: 'text', column: (bytes) => byteTexts(bytes, count) };
  if (letter === 'M' && code === 'M8') return instants(unit, swapped);
  return { cure: cures[letter] ?? 'convert it with astype before saving it' };
}

const cures: { readonly [letter: string]: string } = {
  O: "its objects are pickled, which is code and is never run: save it as numbers or texts, array.astype('f8') or astype('U')",
  c: 'save its real and its imaginary part as two arrays',
  V: 'save one array for each field',
  m: "save its integers: array.astype('i8')",
  f: "save it as array.astype('f8')",
  U: 'save texts of at least one character',
  S: 'save texts of at least one character',
};

/** The bytes of the machine, whose lowest byte comes first. */
function ordered(bytes: Uint8Array, size: number, swapped: boolean): Uint8Array {
  const own = bytes.byteOffset % 8 === 0 && bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
  if (!swapped || size === 1) return own;
  const buffer = Buffer.from(own.buffer, own.byteOffset, own.byteLength);
  if (size === 2) buffer.swap16();
  else if (size === 4) buffer.swap32();
  else buffer.swap64();
  return own;
}

/** Characters of 32 bits, without the zeros at the end. @throws Error for one that is none */
function characters(bytes: Uint8Array, width: number, swapped: boolean): Column {
  const points = new Uint32Array(ordered(bytes, characterBytes, swapped).buffer as ArrayBuffer);
  const values = Array.from({ length: points.length / width }, (_, row) => {
    let [start, end] = [row * width, (row + 1) * width];
    while (end > start && points[end - 1] === 0) end--;
    let text = '';
    for (; start < end; start++) text += String.fromCodePoint(points[start] as number);
    if (!text.isWellFormed()) throw new RangeError('a text has half of a character');
    return text;
  });
  return { type: 'Utf8', values };
}

/** Bytes as text, without the zeros at the end. @throws Error if they are not ASCII */
function byteTexts(bytes: Uint8Array, width: number): Column {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = Array.from({ length: bytes.length / width }, (_, row) => {
    let end = (row + 1) * width;
    while (end > row * width && all[end - 1] === 0) end--;
    const text = all.toString('latin1', row * width, end);
    if (/[^\0-\x7f]/.test(text))
      throw new RangeError("bytes that are not ASCII: save texts, numpy.char.decode(array, 'utf-8')");
    return text;
  });
  return { type: 'Utf8', values };
}

const none = -(2n ** 63n);

/** Days and times; the lowest integer stands for none. */
function instants(unit: string | undefined, swapped: boolean): Element | Refused {
  const read = (bytes: Uint8Array): { values: BigInt64Array; valid?: Uint8Array } => {
    const values = new BigInt64Array(ordered(bytes, 8, swapped).buffer as ArrayBuffer);
    if (!values.includes(none)) return { values };
    return { values, valid: Uint8Array.from({ length: values.length }, (_, row) => (values[row] === none ? 0 : 1)) };
  };
  if (unit === 'D') {
    const column = (bytes: Uint8Array): Column => {
      const { values, ...valid } = read(bytes);
      const days = new Int32Array(values.length);
      values.forEach((one, row) => {
        if (one === none) return;
        if (BigInt.asIntN(32, one) !== one) throw new RangeError(`the day ${one}`);
        days[row] = Number(one);
      });
      return { type: 'Date', values: days, ...valid };
    };
    return { size: 8, kind: 'date', storage: 'Date', column };
  }
  if (unit !== 's' && unit !== 'ms' && unit !== 'us' && unit !== 'ns')
    return { cure: "save it in days or seconds: array.astype('datetime64[s]')" };
  const of: TimeUnit = unit;
  return {
    size: 8,
    kind: 'timestamp',
    storage: `Timestamp<${of}>`,
    column: (bytes) => ({ type: 'Timestamp', unit: of, ...read(bytes) }),
  };
}

/** Elements as vectors of `width`. Booleans are small integers, which are not the bytes of pictures. */
export function vectors(column: Column, width: number): Column {
  const values = column.type === 'Bool' ? new Int8Array(column.values) : (column.values as NumberArray);
  return { type: 'FixedSizeList', of: column.type === 'Bool' ? 'Int8' : column.type, width, values } as Column;
}
